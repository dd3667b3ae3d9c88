"""The address that a report's own text gives for itself: another site's is a sign of an import (domain 8.1); pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from storage.sightings import Version

_MOST_TEXT = 60_000
_AROUND = 120
"""A clause that names an address is asked so far to each side."""
_HOST = re.compile(
    r"(?<![a-z0-9_.@-])(?:https?://)?((?:[a-z0-9-]{1,40}\.){1,5}(?:cn|com|net|org)|\d{1,3}(?:\.\d{1,3}){3})"
    r"(?![a-z0-9_-])(?!\.[a-z0-9])",
    re.IGNORECASE,
)
_END = re.compile(r"[。;；\n]")
_ITSELF = re.compile(r"电子(?:版|文本|文档|稿)|(?:本|此|该)(?:年度)?(?:报告|年报)")
_READ = re.compile(r"下载|查阅|查看|查询|浏览|阅读|登[录陆载]|刊[登载]|获取")
_SECOND = frozenset({"com", "gov", "net", "org", "edu", "ac"})
_NATIONAL = frozenset({"gov.cn"})
"""中国政府网 is nobody's own site: who names it means the State Council's rules."""


def cited_elsewhere(version: Version) -> str | None:
    """The clause in which a text says on which other site the report can be read; None where it says no such thing.

    Names beside its own site say nothing, nor does a report whose own address has no host.
    """
    own = _site(urlsplit(version.url).hostname or "")
    if not own:
        return None
    texts = (version.content.text, *(file.text for file in version.content.attachments))
    told = [one for text in texts for one in _addresses(text)]
    if any(site == own for site, _ in told):
        return None
    return next((clause for site, clause in told if site not in _NATIONAL), None)


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """Sites at which a text says that the report can be read, each with its clause."""
    folded = unicodedata.normalize("NFKC", text[:_MOST_TEXT])
    for match in _HOST.finditer(folded):
        before = _END.split(folded[max(0, match.start() - _AROUND) : match.start()])[-1]
        after = _END.split(folded[match.end() : match.end() + _AROUND])[0]
        clause = f"{before}{match[0]}{after}"
        if _ITSELF.search(clause) and _READ.search(clause):
            yield _site(match[1]), clause.strip()


def _site(host: str) -> str:
    """The name under which a host is registered; www.nxhl.gov.cn and xxgk.nxhl.gov.cn are one site."""
    parts = host.lower().rstrip(".").removeprefix("www.").split(".")
    if len(parts) < 2 or parts[-1].isdigit():
        return ".".join(parts) if len(parts) > 1 else ""
    return ".".join(parts[-3:] if parts[-1] == "cn" and parts[-2] in _SECOND else parts[-2:])
