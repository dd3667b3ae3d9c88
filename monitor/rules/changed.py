"""发布后有变动: each version after the first, with what differs from the one before it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from monitor.compare.tables import AS_PICTURE
from monitor.compare.versions import compare
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from monitor.wording import day, minute
from storage.cases import Case
from storage.contents import SHOWN_ORDER
from storage.findings import Change, Conclusion, FindingKind, Grade, Part
from storage.fingerprint import same_state
from storage.sightings import Version

MOVED = "换了网址，非同一网页上的更改"
IMPORTED = "网站迁移所致的日期"
OTHER_RENDITION = "由网页改为文件或由文件改为网页，文字须人工核对"
OTHER_READER = "两版由不同的读取程序读出，旧版无法重读，差别须人工核对"

_FILES = frozenset(("pdf", "doc", "docx", "wps", "xls", "xlsx", "rtf", "ofd", "zip"))


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """One conclusion for each version from the second on that differs; a return to former content is told too."""
    found = []
    for former, version in pairwise(case.versions):
        changes = weigh(compare(former.content, version.content), former, version, case)
        if changes:
            found.append(_conclusion(case, context, former, version, changes))
    return tuple(found)


def weigh(changes: tuple[Change, ...], former: Version, version: Version, case: Case) -> tuple[Change, ...]:
    """The changes, those made editorial that a move to another address or an import of the site explains.

    Dates, titles and links belong to an address; figures and sentences to the report, wherever it stands. Between a
    page and a file only figures are sure enough, the text of the two is laid out differently. What two readers read
    is never held against each other (reliability 4.4); where it could not be read anew by one, a person must look.
    """
    other_reader = len(former.content.readers | version.content.readers) > 1
    moved = former.url != version.url
    days = {claim.date for claim in version.content.dates if claim.source in SHOWN_ORDER}
    imported = bool(days & case.migrated_days)
    other_rendition = _is_file(former) != _is_file(version)

    def explained(one: Change) -> str:
        if one.part is Part.DATE and imported:
            return IMPORTED
        if moved and (
            one.part in (Part.DATE, Part.TITLE)
            or one.reason == AS_PICTURE
            or (one.part is Part.ATTACHMENT and None in (one.before, one.after))
        ):
            return MOVED
        if other_reader:
            return OTHER_READER
        return OTHER_RENDITION if other_rendition and one.part is Part.TEXT else ""

    weighed = []
    for one in changes:
        reason = explained(one)
        told = reason if one.substantive else one.reason or reason
        weighed.append(replace(one, substantive=False, reason=told) if reason else one)
    return tuple(weighed)


def _is_file(version: Version) -> bool:
    """Whether a bare file carried the version, not a page."""
    types = [value for name, value in version.headers if name.lower() == "content-type"]
    if types:
        return "html" not in types[-1].lower() and not types[-1].lower().startswith("text/")
    return version.url.lower().rpartition(".")[2] in _FILES


def _conclusion(
    case: Case, context: Context, former: Version, version: Version, changes: tuple[Change, ...]
) -> Conclusion:
    substantive = any(one.substantive for one in changes)
    restored = next(
        (v for v in case.versions if v.number < former.number and same_state(v.content, version.content)), None
    )
    zh, en = phrases.changes(changes)
    if not substantive:
        zh, en = f"仅文字格式（{zh}）", f"editorial only ({en})"
    if restored is not None:
        zh, en = f"{zh}，恢复为第 {restored.number} 版的内容", f"{en}, back to what version {restored.number} said"
    seen, since, looks = minute(version.first_seen), day(former.first_seen), former.looks
    exhibits: list[Exhibit] = [version_exhibit(former), version_exhibit(version)]
    if restored is not None:
        exhibits.append({**version_exhibit(restored), "note": "same content as the new version"})
    return Conclusion(
        kind=FindingKind.CHANGED,
        grade=Grade.SUBSTANTIVE if substantive else Grade.EDITORIAL,
        since=version.first_seen,
        summary=(
            f"{phrases.who(case, context)}发布后有变动：{zh}，{seen} 首次见到；"
            f"此前版本自 {since} 起未变（{looks} 次查看）。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: changed since publication: {en}, first seen {seen}; "
            f"the version before stood unchanged since {since} ({looks} looks)."
        ),
        due=context.deadline.due,
        rule=f"第 {former.number} 版与第 {version.number} 版逐项比较",
        rule_english=f"versions {former.number} and {version.number} compared part by part",
        url=version.url,
        evidence=tuple(exhibits),
        changes=changes,
        version=version.number,
    )
