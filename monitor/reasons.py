"""What a change says beside its words, as users read it: findings carry the Chinese, this gives the English."""

from __future__ import annotations

import re

from monitor import compare, compare_files, compare_tables, compare_text
from monitor.rules import changed

_ENGLISH = {
    compare.LAYOUT: "layout or punctuation only",
    compare.SHRUNK: "the text lost more than half of its signs",
    compare_files.SAME_TEXT: "exported anew, the text is the same",
    compare_files.RENAMED: "another name, the same content",
    compare_files.UNREADABLE: "other bytes, but one of the two cannot be read",
    compare_files.MAYBE_MISREAD: "recognised from a picture, the difference may be the recognition's",
    compare_files.IN_THE_TEXT: "its content stands in the text",
    compare_tables.UNREAD: "the table was not read whole this time, to be checked",
    compare_tables.RECOGNISED: "a figure recognised from a picture, not sure enough",
    compare_tables.SAME_NUMBER: "the same number",
    compare_tables.BLANKS: "a blank written otherwise",
    compare_tables.STILL_THERE: "the table still stands there, only read otherwise",
    compare_tables.NO_LONGER_THERE: "the table is no longer there",
    compare_tables.NOT_THERE_BEFORE: "the table was not there before",
    compare_tables.AS_PICTURE: "became a picture",
    compare_tables.AS_TEXT: "a picture became text",
    compare_text.PUNCTUATION: "punctuation, blanks or quotes only",
    compare_text.MOVED: "the same sentence at another place",
    compare_text.RECUT: "the same words, cut into other sentences",
    compare_text.RESPREAD: "the same words and numbers in other cells",
    compare_text.NOW_IN_FILE: "moved from the text into a file",
    compare_text.FROM_FILE: "moved from a file into the text",
    compare_text.REST_AS_ONE: "a very long text, compared as one from here on",
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
