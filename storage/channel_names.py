"""What a chat channel is called wherever it is kept or shown: its address holds a key, which is a secret."""

from __future__ import annotations

import hashlib


def channel_name(url: str) -> str:
    """`wecombot:3fa9c01b2d`: the scheme of an Apprise address and a mark that tells it from others; no key in it."""
    scheme = url.partition("://")[0].lower()
    return f"{scheme}:{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:10]}"
