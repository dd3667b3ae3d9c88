"""A mail's text made short enough for a chat: what it says in all, then a line for each finding, with its number."""

from __future__ import annotations

_RULE = "─"
_NUMBER = ("编号：", "Number: ")
_BREAK = "\r\n"


def short_form(text: str, *, limit: int, dashboard: str = "", language: str = "zh") -> str:
    """The text of a mail in at most `limit` bytes of UTF-8, whole lines as far as they go. Pure.

    Kept are the lead, the names of counties and bodies, and each finding's head with its number; details and the
    closing stay away. What has no room is counted, and found on the dashboard.
    """
    lines = _kept(text)
    for kept in range(len(lines), 0, -1):
        more = _more(len(lines) - kept, dashboard, language)
        short = _BREAK.join([*lines[:kept], *([more] if more else [])])
        if size(short) <= limit:
            return short
    return cut(lines[0] if lines else "", limit)


def size(text: str) -> int:
    """Bytes of UTF-8, which the chats count."""
    return len(text.encode("utf-8", "replace"))


def cut(text: str, limit: int) -> str:
    """At most `limit` bytes, a cut shown as `…`; no sign is split."""
    if size(text) <= limit:
        return text
    return text.encode("utf-8", "replace")[: max(limit - 3, 0)].decode("utf-8", "ignore").rstrip() + "…"


def _kept(text: str) -> list[str]:
    body = text.splitlines()
    rules = [number for number, line in enumerate(body) if line.startswith(_RULE)]
    # Below the last rule stands the closing: how to answer a mail.
    body = body[: rules[-1]] if rules else body
    kept: list[str] = []
    details: list[str] = []
    for line in body:
        if line.startswith("  "):
            said = line.strip()
            number = next((said.removeprefix(word).split(" ")[0] for word in _NUMBER if said.startswith(word)), "")
            if number and kept:
                kept[-1] += f" {number}"
                details = [_SAID]
            elif details[:1] != [_SAID]:
                details.append(said)
        elif line.strip() and not line.startswith(_RULE):
            kept += [one for one in details if details[0] != _SAID]
            details = []
            kept.append(line.strip())
    return [*kept, *(one for one in details if details[0] != _SAID)]


_SAID = "\0"
"""In place of the details of a finding whose number was told."""


def _more(number: int, dashboard: str, language: str) -> str:
    if not number:
        return dashboard
    if language == "en":
        return f"… {number} more lines: {dashboard or 'see the dashboard'}"
    return f"…… 另有 {number} 行，见面板 {dashboard}".rstrip()
