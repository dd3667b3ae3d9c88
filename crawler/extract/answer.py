"""What did the server give us? A firewall's challenge must never become "the report was changed"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from crawler.extract import emptiness, notices, whereabouts
from crawler.extract.answered import Answered, Verdict
from crawler.extract.shape import Shape
from crawler.extract.signatures import NOT_FOUND_WORDS
from crawler.extract.substance import Substance
from crawler.page import Page
from storage.sightings import Answer, PlaceKind

_STATUSES: dict[int, Answer] = {
    202: Answer.CHALLENGE,
    204: Answer.STUB,
    205: Answer.STUB,
    206: Answer.PARTIAL,
    304: Answer.NOT_MODIFIED,
    401: Answer.LOGIN,
    404: Answer.NOT_FOUND,
    407: Answer.LOGIN,
    408: Answer.NO_CONNECTION,
    410: Answer.NOT_FOUND,
    413: Answer.TOO_BIG,
    521: Answer.CHALLENGE,
    566: Answer.CHALLENGE,
    567: Answer.CHALLENGE,
}
"""Any other 4xx is a firewall's (403, 405, 412, 418, 429 …), any other 5xx the server's."""

_FAILURES: tuple[tuple[tuple[str, ...], Answer], ...] = (
    (("robots",), Answer.ROBOTS),
    (("unsafe", "forbidden address", "not a host"), Answer.UNSAFE),
    (("too big", "too_big", "toobig", "maxsize", "cancelled"), Answer.TOO_BIG),
    (("partial", "dataloss", "data loss", "incomplete"), Answer.PARTIAL),
)


def judge_answer(
    page: Page | None,
    *,
    asked: str,
    expected: PlaceKind,
    redirects: Sequence[str] = (),
    home: str | None = None,
    hosts: Collection[str] = (),
    truncated: bool = False,
    failure: str | None = None,
    home_text_sha256: str | None = None,
    known_listing_urls: Collection[str] = (),
    length_proven: bool = False,
) -> Verdict:
    """Judge one answer, before anything is read from it; the note says why in a few words, "" for PAGE.

    `redirects`: the addresses followed, the last one last. `hosts`: the county's (`name` or `name:port`); without any,
    the caller has seen to it that no other host was followed. `truncated`: the transport saw the body end early.
    `length_proven`: length, chunks or checksum proved its end. `home_text_sha256`: `text_sha256` of the home page.
    `failure`: there was no answer, and why; robots, unsafe, too big and partial are told by their words.
    """
    if failure is not None or page is None:
        return _failed(failure or "no answer")
    answered = Answered(
        page=page,
        asked=asked,
        expected=expected,
        redirects=redirects,
        home=home,
        hosts=hosts,
        truncated=truncated,
        length_proven=length_proven,
        home_text_sha256=home_text_sha256,
        known_listing_urls=known_listing_urls,
    )
    for check in CHECKS:
        verdict = check(answered)
        if verdict is not None:
            return verdict
    return Answer.PAGE, ""


def text_sha256(page: Page) -> str:
    """The hash of a page's visible text by which the home page is known again under another address."""
    return Substance(page=page).sha256


def status_alone(status: int) -> Answer:
    """What a status says where nothing else is known: never that a page was given."""
    found = _STATUSES.get(status)
    if found is None:
        found = Answer.SERVER_ERROR if status >= 500 else Answer.CHALLENGE if status >= 400 else Answer.NO_CONNECTION
    return found


def _failed(failure: str) -> Verdict:
    said = failure.lower()
    for words, answer in _FAILURES:
        if any(word in said for word in words):
            return answer, failure
    return Answer.NO_CONNECTION, failure


def _status(answered: Answered) -> Verdict | None:
    """What the status alone says; the body may only make it milder: a challenge or an outage is no "not found"."""
    status = answered.page.status
    answer = _STATUSES.get(status)
    if 200 <= status < 300 and answer is None:
        return None
    readable = answered.shape in (Shape.HTML, Shape.TEXT)
    if status == 404 and readable and answered.expected is PlaceKind.REPORT and answered.genuine:
        return None  # some servers say 404 around a page that is there
    if status >= 400 and readable and answer in (None, Answer.NOT_FOUND):
        milder = notices.challenge(answered) or notices.maintenance(answered)
        if milder is not None and not (answer and NOT_FOUND_WORDS.search(answered.carried.said)):
            return milder[0], f"{milder[1]} (status {status})"
    return status_alone(status), f"status {status}"


CHECKS: tuple[Callable[[Answered], Verdict | None], ...] = (
    _status,
    emptiness.nothing,
    emptiness.file,
    notices.challenge,
    whereabouts.hijacked,
    notices.login,
    whereabouts.shows_home,
    notices.challenge_words,
    notices.maintenance,
    notices.fault,
    whereabouts.redirected,
    whereabouts.sent_by_script,
    notices.not_found,
    emptiness.stub,
    emptiness.cut,
    emptiness.wrong_type,
    emptiness.empty_home,
    emptiness.empty_list,
    emptiness.empty_report,
)
"""In order, the first that speaks decides: what proves that nobody answered for the page comes before what only

suggests that it is gone.
"""
