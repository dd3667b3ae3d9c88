"""Whether a new state of a report is borne out: by one reader over the former bytes, and by a second look at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from crawler.extract.with_files import with_files
from crawler.page import canonical
from storage.contents import Attachment, ReportContent
from storage.fingerprint import carry_forward, same_state
from storage.sightings import Answer, Capture, Version

Again = Callable[[Version], Awaitable[Version]]
"""A version as today's reader reads its bytes; the version itself where they cannot be had."""

DISAGREE = "two looks in a row showed different states"
ALONE = "a new state, and the second look failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Second:
    """What the second look brought."""

    content: ReportContent | None
    """None: it did not see the report."""
    look: Capture | None = None
    """The look at the page; None where only its files were asked for again, or nothing was."""
    parts: tuple[Capture, ...] = ()
    """Of files asked for again without their page."""


async def as_it_is(version: Version) -> Version:
    """Where nobody can read stored bytes: the version with the reading that it has."""
    return version


async def borne_out(
    capture: Capture,
    page: ReportContent | None,
    *,
    version: Version | None,
    again: Again,
    look_again: Callable[[ReportContent], Awaitable[Second]],
    waited: bool,
) -> Capture:
    """The capture as it is to be kept: with the second look, or as unsettled where that showed something else.

    `page`: the page as read, before its files were; None where the page is the known one and files alone differ.
    `look_again` is asked only where the capture shows another state than `version`, the newest of the report.
    `waited`: the last cycle left a new state unsettled too; then a second look that only fails holds nothing up.
    """
    content = capture.content
    if content is None or version is None or canonical(version.url) != capture.observation.url:
        return capture
    if _same(version, content):
        return capture
    if len(version.content.readers | content.readers) > 1:
        version = await again(version)
        content = _by_one(content, page if page is not None else version.content, version.content)
        capture = replace(capture, content=content)
        if _same(version, content):
            return capture
    second = await look_again(content)
    if second.content is None:
        return _with(capture, second) if waited else _unsettled(capture, second, version, ALONE)
    if not _agree(version.content, content, second.content):
        return _unsettled(capture, second, version, DISAGREE)
    if second.look is not None and not same_state(content, second.content):
        # Of two looks of which only the text varies the newer one stands: it is what the address shows now.
        return replace(_left_open(capture, _held(version), DISAGREE), again=second.look)
    return _with(capture, second)


def _same(version: Version, content: ReportContent) -> bool:
    return same_state(version.content, carry_forward(version.content, content))


def _by_one(content: ReportContent, page: ReportContent, former: ReportContent) -> ReportContent:
    """The content with the former version's new readings of the files that are still the same."""
    anew = {file.sha256: file for file in former.attachments if file.sha256 is not None}

    def reading(file: Attachment) -> Attachment:
        return replace(anew[file.sha256], name=file.name, url=file.url) if file.sha256 in anew else file

    return with_files(page, [reading(file) for file in content.attachments])


def _agree(former: ReportContent, one: ReportContent, two: ReportContent) -> bool:
    """Whether two looks show one state, all new files of the first seen twice.

    Where only the running text differs between them, title, dates, figures and files are borne out all the same.
    """
    held = {file.sha256 for file in former.attachments}
    twice = {file.sha256 for file in two.attachments}
    if any(file.sha256 is not None and file.sha256 not in held | twice for file in one.attachments):
        return False
    if same_state(one, two):
        return True
    firm, firm_two, firm_former = (replace(content, text="") for content in (one, two, former))
    return same_state(firm, firm_two) and not same_state(firm_former, firm)


def _with(capture: Capture, second: Second) -> Capture:
    return replace(capture, again=second.look, parts=(*capture.parts, *second.parts))


def _unsettled(capture: Capture, second: Second, version: Version, why: str) -> Capture:
    """Both looks, kept as such: they make no version, and what is known of the addresses stays as it was.

    A second look that shows the former state is one more look at it.
    """
    held, look = _held(version), second.look
    if look is not None and second.content is None:
        look = _failed(look, why)
    elif look is not None and second.content is not None and not _same(version, second.content):
        look = _left_open(look, held, why)
    parts = tuple(_left_open(part, held, why) for part in second.parts)
    first = _left_open(capture, held, why)
    return replace(first, again=look, parts=(*first.parts, *parts))


def _failed(look: Capture, why: str) -> Capture:
    """A second look that failed, as what it left open: so the next cycle knows that this one waited already."""
    seen = look.observation
    note = "; ".join(part for part in (f"{why}: {seen.answer.value}", seen.note) if part)[:200]
    return replace(look, observation=replace(seen, answer=Answer.UNSETTLED, note=note))


def _held(version: Version) -> set[str | None]:
    return {version.sha256, *(file.sha256 for file in version.content.attachments)}


def _left_open(capture: Capture, held: set[str | None], why: str) -> Capture:
    seen = capture.observation
    if seen.answer is Answer.PAGE and seen.sha256 not in held:
        note = "; ".join(part for part in (why, seen.note) if part)[:200]
        seen = replace(seen, answer=Answer.UNSETTLED, note=note, judged="")
    parts = tuple(_left_open(part, held, why) for part in capture.parts)
    return replace(capture, observation=seen, content=None, parts=parts)
