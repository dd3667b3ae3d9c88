"""Bodies that are cut, of the wrong type, too short, or without what was asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.extract import signatures as known
from crawler.extract.answered import LISTS, Answered, Verdict
from crawler.extract.filling import names_list_service
from crawler.extract.shape import Shape, breaks_off, is_complete_file, is_complete_text, promises_file
from storage.sightings import Answer, PlaceKind

STUB_BYTES = 512
"""Real stubs have 13 to 400 bytes."""


def nothing(answered: Answered) -> Verdict | None:
    """An empty body (T034, T069)."""
    if answered.page.content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return None
    return (Answer.PARTIAL, "the body was lost") if answered.truncated else (Answer.STUB, "empty body")


def file(answered: Answered) -> Verdict | None:
    """A body that is no page: whole, cut, or not what was asked for."""
    if not answered.shape.is_file:
        return None
    if answered.expected in (*LISTS, PlaceKind.HOME):
        return Answer.BAD_TYPE, f"a file ({answered.shape.value}) in place of a page"
    if answered.truncated or not is_complete_file(answered.page.content, answered.shape):
        return Answer.PARTIAL, f"{answered.shape.value} without its end"
    if answered.shape is Shape.BINARY and promises_file(answered.asked) == "pdf":
        return Answer.BAD_TYPE, "not a PDF inside"
    return Answer.PAGE, ""


def stub(answered: Answered) -> Verdict | None:
    """A few bytes that say nothing (domain 11.1)."""
    short = len(answered.page.content) <= STUB_BYTES and answered.shape in (Shape.HTML, Shape.TEXT)
    if not short or answered.truncated or answered.page.links() or answered.carried.scripted or answered.genuine:
        return None
    if answered.expected in LISTS and known.EMPTY_LIST.search(answered.page.text):
        return None
    if answered.expected is PlaceKind.ATTACHMENT or len(answered.carried.text) >= 60 or _is_set_of_frames(answered):
        return None
    return Answer.STUB, f"{len(answered.page.content)} bytes"


def _is_set_of_frames(answered: Answered) -> bool:
    """Whether what a home page or a list shows stands in frames of its own host (domain 7.8)."""
    if answered.expected is not PlaceKind.HOME and answered.expected not in LISTS:
        return False
    page = answered.page
    shown = [page.join(frame.get("src") or "") for frame in page.document.iter("frame")]
    return any(url is not None and urlsplit(url).netloc == urlsplit(page.url).netloc for url in shown)


def cut(answered: Answered) -> Verdict | None:
    """A body whose end is not proven (T006–T011); a close-delimited page proves it by its closing tag (T009)."""
    if answered.truncated:
        return Answer.PARTIAL, "the end of the body was lost"
    headers = answered.page.headers
    said = headers.get("content-length", "")
    encoded = headers.get("content-encoding", "").lower() not in ("", "identity")
    if said.isdigit() and not encoded and int(said) > len(answered.page.content):
        return Answer.PARTIAL, f"{len(answered.page.content)} of {said} bytes"
    if answered.shape is Shape.HTML and breaks_off(answered.page.text):
        return Answer.PARTIAL, "the page breaks off"
    if answered.length_proven or said.isdigit() or "chunked" in headers.get("transfer-encoding", "").lower():
        return None
    if is_complete_text(answered.page.text, answered.shape):
        return None
    return Answer.PARTIAL, "the end of the body is not proven"


def wrong_type(answered: Answered) -> Verdict | None:
    """A page where a file was promised (T069); Word and Excel files that are HTML inside are files."""
    promised = promises_file(answered.asked)
    if answered.expected is not PlaceKind.ATTACHMENT or promised == "page":
        return None
    if answered.shape in (Shape.MHTML, Shape.RTF) or (answered.shape is Shape.TEXT and promised == "text"):
        return Answer.PAGE, ""
    if promised == "office" and known.OFFICE_MARKUP.search(answered.page.text[:4000]):
        return Answer.PAGE, ""
    if answered.shape is Shape.HTML and promised in ("office", "") and not answered.carried.thin:
        return Answer.PAGE, ""
    return Answer.BAD_TYPE, f"{answered.shape.value} in place of a file"


def empty_home(answered: Answered) -> Verdict | None:
    """A home page without links is a shell or a stub."""
    if answered.expected is not PlaceKind.HOME:
        return None
    if answered.shape is not Shape.HTML:
        return Answer.STUB, f"{answered.shape.value} in place of the home page"
    if _is_set_of_frames(answered):
        return None
    links = len(answered.page.links())
    # A poor county's home page may hold a handful of links; a shell has none, or a script in their place.
    if links >= 5 or len(answered.carried.text) >= 200 or (links and not answered.carried.scripted):
        return None
    return _hollow(answered, "hardly any links")


def empty_list(answered: Answered) -> Verdict | None:
    """A list page that needs a browser; one that says it is empty, or holds few rows, is a page."""
    if answered.expected not in LISTS or answered.shape is not Shape.HTML:
        return None
    carried = answered.carried
    if answered.genuine or carried.headlines or known.EMPTY_LIST.search(carried.text):
        return None
    if names_list_service(answered.page):  # the rows come from there, and what it gives is looked at by itself
        return None
    if len(carried.text) < 50 and (carried.scripted or not answered.page.links()):
        return _hollow(answered, "a list without text")
    return None


def empty_report(answered: Answered) -> Verdict | None:
    """A report's page without a report: emptied, a page of links, a shell, or too short (T034, T036, T055)."""
    if answered.expected not in (PlaceKind.REPORT, PlaceKind.PROBE) or answered.shape not in (Shape.HTML, Shape.TEXT):
        return None
    carried = answered.carried
    if carried.is_report or carried.longest >= 120 or len(carried.prose) >= 200:
        return None
    if carried.titled:
        return None if len(carried.prose) >= 120 else _hollow(answered, "a title without a body")
    if carried.shows_file and carried.headlines < 10:
        return None
    if carried.headlines >= 10 and len(answered.page.links()) >= 30 and not carried.container_empty:
        return Answer.SOFT_NOT_FOUND, "a page of links in place of the report"
    return _hollow(answered, "no title and hardly any text")


def _hollow(answered: Answered, why: str) -> Verdict:
    return (Answer.EMPTY_SHELL if answered.carried.scripted else Answer.STUB), why
