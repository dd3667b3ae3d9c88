"""What a change says beside its words, as users read it: findings carry the Chinese, this gives the English."""

from __future__ import annotations

import re

from monitor.compare import files, tables, text, versions
from monitor.rules import changed

_ENGLISH = {
    versions.LAYOUT: "layout or punctuation only",
    versions.SHRUNK: "the text lost more than half of its signs",
    files.SAME_TEXT: "exported anew, the text is the same",
    files.RENAMED: "another name, the same content",
    files.UNREADABLE: "other bytes, but one of the two cannot be read",
    files.MAYBE_MISREAD: "recognised from a picture, the difference may be the recognition's",
    files.IN_THE_TEXT: "its content stands in the text",
    tables.UNREAD: "the table was not read whole this time, to be checked",
    tables.RECOGNISED: "a figure recognised from a picture, not sure enough",
    tables.SAME_NUMBER: "the same number",
    tables.BLANKS: "a blank written otherwise",
    tables.STILL_THERE: "the table still stands there, only read otherwise",
    tables.NO_LONGER_THERE: "the table is no longer there",
    tables.NOT_THERE_BEFORE: "the table was not there before",
    tables.AS_PICTURE: "became a picture",
    tables.AS_TEXT: "a picture became text",
    text.PUNCTUATION: "punctuation, blanks or quotes only",
    text.MOVED: "the same sentence at another place",
    text.RECUT: "the same words, cut into other sentences",
    text.RESPREAD: "the same words and numbers in other cells",
    text.NOW_IN_FILE: "moved from the text into a file",
    text.FROM_FILE: "moved from a file into the text",
    text.REST_AS_ONE: "a very long text, compared as one from here on",
    changed.MOVED: "at another address, not a change of one page",
    changed.IMPORTED: "a date set by a migration of the site",
    changed.OTHER_RENDITION: "a page became a file or a file a page; the text must be compared by a person",
    changed.OTHER_READER: "read by two readers, and the old bytes cannot be had; a person must compare them",
}
_MORE = re.compile(r"另有 (\d{1,9}) 处未逐一列出")


def reason_words(reason: str, language: str) -> str:
    """A change's reason in `language` (`zh` or `en`); as it stands where it has no English."""
    if language != "en":
        return reason
    more = _MORE.fullmatch(reason)
    return f"{more[1]} more are not listed one by one" if more else _ENGLISH.get(reason, reason)
