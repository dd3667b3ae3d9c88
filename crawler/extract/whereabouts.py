"""Where an answer really comes from: sent home, sent away, the home page under another address, a hijacker's page."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from crawler.extract import signatures as known
from crawler.extract.answered import SINGLE, Answered, Verdict
from crawler.extract.hijack import hijack_signs
from crawler.extract.shape import Shape
from storage.sightings import Answer, PlaceKind


def redirected(answered: Answered) -> Verdict | None:
    """A redirect that led away, home, to an error page or to a list (T038, T062)."""
    if not answered.moved:
        return None
    if answered.hosts and not answered.is_ours(answered.final):
        return Answer.SENT_AWAY, f"sent to {answered.final[:120]}"
    return None if answered.expected is PlaceKind.HOME else _led(answered, answered.final)


def sent_by_script(answered: Answered) -> Verdict | None:
    """A page that only sends its reader on, by script or refresh (T043)."""
    carried = answered.carried
    if answered.shape is not Shape.HTML or answered.genuine:
        return None
    if len(answered.page.links()) > 5 or len(carried.prose) > 100:
        return None
    match = known.SENDS_ON.search(answered.page.text[:50_000])
    if match is None or match.lastindex is None:
        return None
    try:
        target = urljoin(answered.page.url, match[match.lastindex])
        path = urlsplit(target).path
    except ValueError:
        return None
    if known.LOGIN_PATH.search(path):
        return Answer.LOGIN, f"a script sends to {target[:120]}"
    if answered.hosts and not answered.is_ours(target):
        return Answer.SENT_AWAY, f"a script sends to {target[:120]}"
    led = _led(answered, target) if answered.expected is not PlaceKind.HOME else None
    return led or (Answer.EMPTY_SHELL, f"a script sends to {target[:120]}")


def shows_home(answered: Answered) -> Verdict | None:
    """The home page under another address (T036)."""
    if answered.home_text_sha256 is None or answered.expected is PlaceKind.HOME or answered.shape is not Shape.HTML:
        return None
    if answered.home is not None and answered.is_home(answered.asked):
        return None
    if answered.carried.is_report or answered.carried.sha256 != answered.home_text_sha256:
        return None
    return Answer.SOFT_NOT_FOUND, "shows the home page"


def hijacked(answered: Answered) -> Verdict | None:
    """A hijacker's page, or a domain for sale (T058, T061)."""
    if answered.shape is not Shape.HTML or answered.carried.is_report:
        return None
    signs = hijack_signs(answered.carried, own=answered.is_ours)
    return (Answer.HIJACKED, ", ".join(signs)) if signs else None


def _led(answered: Answered, target: str) -> Verdict | None:
    path = urlsplit(target).path
    if answered.is_home(target) and not answered.is_home(answered.asked):
        return Answer.SENT_HOME, f"sent to the home page {target[:120]}"
    if known.ERROR_PATH.search(path) and not known.ERROR_PATH.search(urlsplit(answered.asked).path):
        return Answer.SOFT_NOT_FOUND, f"sent to {target[:120]}"
    if answered.expected not in SINGLE or answered.shape.is_file or answered.genuine:
        return None
    if known.SEARCH_PATH.search(path) or answered.is_list(target):
        return Answer.SENT_HOME, f"sent to a list {target[:120]}"
    return None
