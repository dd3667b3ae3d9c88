"""An answer to a finding, given on its page: kept by the same door as the command's, and nothing typed is ever lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.desk import Desk
from monitor.dashboard.entry.entrance import form_of, visitor_of
from monitor.dashboard.entry.login import Shown
from monitor.dashboard.rendering import href_for
from monitor.dashboard.views import Typed, finding_of
from monitor.judging.reviewing import MovedOn, keep_review
from monitor.reviews import fault_of_reason
from monitor.wording import Words
from storage.archive import Archive
from storage.findings import Verdict
from storage.lending import Lending
from storage.opening import DATABASE
from storage.refusals import ArchiveBusy, ArchiveRefusal, DatabaseFault

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that a review waits for another who writes."""
_LOOK_AGAIN = 0.1

BUSY = Words(
    zh="正在巡查或判定，存档暂时由其使用；您填写的内容已保留，请过几分钟再提交。",
    en="A crawl or a judging is using the archive. What you typed is kept below: submit it again in some minutes.",
)
MOVED = Words(
    zh="此项刚刚有了新的状态，请看过之后再提交；您填写的内容已保留。",
    en="This finding has a new state since you opened it. Look at it, then submit again: what you typed is kept below.",
)
UNWRITTEN = Words(
    zh="未能写入存档，原因已记入日志；您填写的内容已保留，请告知管理员后再提交。",
    en="It could not be written; the log says why. What you typed is kept below: tell whoever runs this system.",
)
NO_VERDICT = Words(zh="请选择一种意见", en="choose a verdict")


def answer(request: Request, data: Path, desk: Desk, shown: Shown, lending: Lending) -> Response:
    """Keep the review that a form holds and lead back to the finding; else its page again, filled as it was."""
    form, visitor, name = form_of(request), visitor_of(request), str(request.path_params["finding"])
    typed = Typed(verdict=form.get("verdict", ""), why=" ".join(form.get("why", "").split()))
    verdict = next((verdict for verdict in Verdict if verdict.value == typed.verdict), None)
    fault, status = (NO_VERDICT if verdict is None else fault_of_reason(verdict, typed.why)), 400
    if fault is None and verdict is not None:
        fault, status = _kept(request, data, desk, lending, name, verdict, typed.why)
    if fault is None:
        if visitor.session is not None:
            visitor.session.drafts.pop(f"/findings/{name}", None)
        href = href_for(desk.language, desk.config.language)
        return RedirectResponse(href(f"/findings/{name}", noted="1") + "#reviews", 303)
    view = finding_of(desk, name, replace(typed, fault=fault))
    if view is None:
        raise HTTPException(404)
    return shown(request, view, status)


def _kept(
    request: Request, data: Path, desk: Desk, lending: Lending, name: str, verdict: Verdict, why: str
) -> tuple[Words | None, int]:
    """Keep it; what hindered that, and the status that tells it, or None."""
    stated, user = form_of(request).get("revision", ""), visitor_of(request).user
    if user is None:
        raise HTTPException(403)
    revision = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 0
    try:
        with _writing(data, lending) as archive:
            if _is_there(archive, name, (revision, verdict, user.name, why)):
                return None, 303
            came = keep_review(
                archive,
                list(desk.register.sites.values()),
                desk.config,
                finding=name,
                verdict=verdict,
                who=user.name,
                why=why,
                now=desk.now,
                revision=revision,
            )
    except ArchiveBusy:
        return BUSY, 503
    except MovedOn:
        return MOVED, 409
    except (ArchiveRefusal, DatabaseFault, OSError):
        logger.exception("%s: %s by %s could not be written", name, verdict.value, user.name)
        return UNWRITTEN, 503
    if came is None:
        raise HTTPException(404)
    logger.info("%s: %s by %s", name, verdict.value, user.name)
    return None, 303


def _is_there(archive: Archive, name: str, sent: tuple[int, Verdict, str, str]) -> bool:
    """Whether the last review is this one: a button was pressed twice."""
    last = next(reversed(archive.reviews(name)), None)
    return last is not None and (last.revision, last.verdict, last.who, last.why) == sent


@contextmanager
def _writing(data: Path, lending: Lending) -> Iterator[Archive]:
    """The archive to write: our own, or that of a crawl; another who writes is waited for a little.

    Raises ArchiveBusy.
    """
    if not (data / DATABASE).exists():
        raise HTTPException(404)
    until = time.monotonic() + PATIENCE
    while True:
        with lending.borrow() as lent:
            if lent is not None:
                yield lent
                return
        try:
            archive = Archive.open(data, write=True)
            break
        except ArchiveBusy:
            if time.monotonic() >= until:
                raise
            time.sleep(_LOOK_AGAIN)
    with archive:
        yield archive
