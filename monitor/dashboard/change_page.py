"""Two versions of a report compared: as a page, as one HTML file that stands alone, and as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.compare.versions import compare
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.comparison import Comparison, comparison_of
from monitor.dashboard.rendering import TEMPLATES, render
from monitor.dashboard.report_views import Known, known_report
from monitor.dashboard.takeaway.printing import NoPrinter, printed
from monitor.dashboard.takeaway.stored_files import taken_away
from storage.findings import Change, Finding, FindingKind
from storage.sightings import Version

Opening = Callable[[Request], AbstractContextManager[Desk]]

_LONGEST_NUMBER = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The two versions that an address asks for."""

    known: Known
    versions: Sequence[Version]
    before: Version
    after: Version
    finding: Finding | None
    """What was concluded of the step from one to the next."""

    @property
    def changes(self) -> Sequence[Change]:
        """As the finding tells them, else compared now."""
        if self.finding is not None and self.finding.changes:
            return self.finding.changes
        return compare(self.before.content, self.after.content)


def routes(opening: Opening) -> list[Route]:
    """The routes of comparisons as files; `opening` gives the desk of a request, and closes it."""

    def made(request: Request, form: str) -> Response:
        report, number = (str(request.path_params[name]) for name in ("report", "number"))
        with opening(request) as desk:
            chosen = _chosen(desk, report, number, request.query_params)
            if chosen is None:
                raise HTTPException(404)
            both = comparison_of(
                chosen.before, chosen.after, chosen.changes, whole=request.query_params.get("text") == "whole"
            )
            language, head = desk.language, desk.overview.archive.head()
        document = _document(both, language, chosen.known.name, head)
        stem = f"{report}-{both.before.number}-{both.after.number}"
        if form == "html":
            return taken_away(document.encode(), f"{stem}.html", f"{stem}.html", "application/octet-stream")
        try:
            return taken_away(printed(document), f"{stem}.pdf", f"{stem}.pdf", "application/pdf")
        except NoPrinter as fault:
            return PlainTextResponse(
                f"503: 这里现在不能生成 PDF（{fault}）。请下载同一页的 HTML 文件，用浏览器打开后打印。\n"
                f"No PDF can be made here now ({fault}). Download the HTML file instead and print it from a browser.\n",
                status_code=503,
            )

    path = "/report/{report}/changes/{number}"
    return [
        Route(f"{path}.html", lambda request: made(request, "html")),
        Route(f"{path}.pdf", lambda request: made(request, "pdf")),
    ]


def change_of(desk: Desk, text: str, number: str | None, asked: Mapping[str, str]) -> View | None:
    """A version beside the one before it, or any two by `from` and `to`; None where they are not there."""
    chosen = _chosen(desk, text, number, asked)
    if chosen is None:
        return None
    layout = "inline" if asked.get("view") == "inline" else "side"
    scope = "whole" if asked.get("text") == "whole" else "changed"
    both = comparison_of(chosen.before, chosen.after, chosen.changes, whole=scope == "whole")
    return View(
        template="change.html",
        values={
            "key": chosen.known.key,
            "county": chosen.known.county,
            "name": chosen.known.name,
            "versions": chosen.versions,
            "finding": chosen.finding,
            "layout": layout,
            "scope": scope,
            "both": both,
            "figures": both.figures,
            "words": both.words,
        },
    )


def change_document(before: Version, after: Version, changes: Sequence[Change], language: str) -> str:
    """The file as text; `language` is `zh` or `en`. All that was crawled is escaped."""
    return _document(comparison_of(before, after, changes, whole=False), language, "", "")


def _document(both: Comparison, language: str, name: str, head: str) -> str:
    # Our own style sheet: escaping would break its quotation marks.
    css = Markup((TEMPLATES / "register.css").read_text(encoding="utf-8"))
    values = {
        "both": both,
        "figures": both.figures,
        "words": both.words,
        "layout": "side",
        "name": name,
        "head": head,
        "css": css,
    }
    return render("change_document.html", values, language=language, default=language).lstrip()


def _chosen(desk: Desk, text: str, number: str | None, asked: Mapping[str, str]) -> Chosen | None:
    """The newer by the address or `to`, the newest where none is named; the older by `from`, else the one before."""
    known = known_report(desk, text)
    versions = desk.overview.archive.versions(text) if known is not None else []
    if known is None or not versions:
        return None
    newest = versions[-1].number
    end = _number(number if number is not None else asked.get("to"), newest)
    start = _number(asked.get("from"), end - 1)
    by_number = {version.number: version for version in versions}
    if start not in by_number or end not in by_number:
        return None
    before, after = by_number[min(start, end)], by_number[max(start, end)]
    finding = None
    if after.number == before.number + 1:
        finding = desk.overview.archive.finding(f"{text}-{FindingKind.CHANGED.value}-{after.number}")
    return Chosen(known=known, versions=versions, before=before, after=after, finding=finding)


def _number(text: str | None, default: int) -> int:
    """A version's number; the default where none is asked for, 0 for what is none."""
    if not text:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
