"""A finding answered on its page: the same door as the command's, nothing typed lost, nothing done by who may not."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard import answering
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import AlertState, Review, Status, TellingKind, Verdict
from storage.lending import Lending
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, LATE, MISSING, NOW, fill, record, site
from tests.monitor.dashboard.person import OPERATOR, VIEWER, Fields, Person, two_users

NAME = f"{LATE}-late"
FINDING, ACTION = f"/findings/{NAME}", f"/findings/{NAME}/review"
WHY = "该镇报告登在市政府网站，\n已核对"
KEPT = "该镇报告登在市政府网站， 已核对"


@pytest.fixture
def lending() -> Lending:
    return Lending()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "data"
    fill(folder)
    record(folder)
    two_users(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path, made: Path) -> Path:
    """An archive of its own for each test."""
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def client(data: Path, lending: Lending) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW, lending=lending)) as opened:
        yield opened


@pytest.fixture
def operator(client: Browser) -> Person:
    person = Person(client)
    person.sign_in(OPERATOR)
    return person


def reviews(data: Path, name: str = NAME) -> list[Review]:
    with Archive.open(data) as archive:
        return archive.reviews(name)


def told(data: Path, name: str) -> None:
    """Somebody was told of it."""
    with Archive.open(data, write=True) as archive:
        archive.record([], [(name, 1, "staff@example.org", "daily", NOW)])
        row = archive.alerts(name)[-1]
        archive.mark_alert(row.id, AlertState.SENT, message_id="<x>", tries=1, sent_at=NOW)


def test_a_dismissal_withdraws_and_corrects(operator: Person, data: Path) -> None:
    told(data, NAME)
    answer = operator.send(ACTION, operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY})
    assert (answer.status, answer.headers["location"]) == (303, f"{FINDING}?noted=1#reviews")
    (review,) = reviews(data)
    assert (review.verdict, review.who, review.why, review.revision, review.at) == (
        Verdict.DISMISS, OPERATOR, KEPT, 1, NOW,
    )  # fmt: skip
    with Archive.open(data) as archive:
        finding = archive.finding(NAME)
        corrections = [a for a in archive.alerts(NAME) if a.telling is TellingKind.CORRECTION]
        # The county's findings are made by hand, and name bytes that nobody fetched.
        assert [fault for fault in archive.verify() if "names sha256" not in fault] == []
    assert finding is not None and finding.status is Status.WITHDRAWN and KEPT in finding.reason
    assert [(one.recipient, one.state) for one in corrections] == [("staff@example.org", AlertState.PENDING)]
    page = operator.get(answer.headers["location"].partition("#")[0]).text
    assert "已记录：排除；现状：已撤回" in page and "待发更正：1 封" in page and KEPT in page
    assert operator.form(FINDING, ACTION)["why"] == ""


def test_the_matrix_stands_as_the_answer_left_it(operator: Person) -> None:
    assert f'href="/report/{MISSING}"' in operator.get("/coverage").text
    before = operator.get(f"/report/{MISSING}").text
    action = f"/findings/{MISSING}-missing/review"
    operator.send(action, operator.form(action.removesuffix("/review"), action) | {"verdict": "dismiss", "why": "x"})
    assert operator.get(f"/report/{MISSING}").text != before


def test_a_change_that_is_confirmed_is_done_with(operator: Person, data: Path) -> None:
    name = f"{CHANGED}-changed-2"
    action = f"/findings/{name}/review"
    fields = operator.form(f"/findings/{name}", action) | {"verdict": "confirm"}
    assert operator.send(action, fields).status == 303
    with Archive.open(data) as archive:
        finding = archive.finding(name)
    assert finding is not None and finding.status is Status.RESOLVED
    assert "已确认" in operator.get("/findings?status=all&review=confirmed&kind=changed").text


def test_a_comment_changes_nothing_else(operator: Person, data: Path) -> None:
    fields = operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "<script>alert(1)</script> {{7*7}}"}
    assert operator.send(f"{ACTION}?lang=en", fields).headers["location"] == f"{FINDING}?noted=1&lang=en#reviews"
    with Archive.open(data) as archive:
        finding = archive.finding(NAME)
    assert finding is not None and (finding.revision, finding.status) == (1, Status.OPEN)
    page = operator.get(FINDING).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page and "<script" not in page


@pytest.mark.parametrize(
    ("verdict", "why", "words"),
    [
        ("", WHY, "请选择一种意见"),
        ("resolve", WHY, "请选择一种意见"),
        ("dismiss", "  ", "请写明理由"),
        ("comment", "", "请写明理由"),
        ("confirm", "字" * 1001, "理由超过 1000 字"),
        ("dismiss", "a\u202eb", "无法显示的字符"),
    ],
)
def test_what_cannot_be_kept_comes_back_filled(
    operator: Person, data: Path, verdict: str, why: str, words: str
) -> None:
    answer = operator.send(ACTION, operator.form(FINDING, ACTION) | {"verdict": verdict, "why": why})
    assert answer.status == 400 and words in answer.text
    form = Fields(answer.text).forms[ACTION]
    assert form["why"] == " ".join(why.split())
    assert form.get("verdict", "") == (verdict if verdict != "resolve" else "")
    assert reviews(data) == []
    assert f'href="{FINDING}?lang=en"' in answer.text  # the switch leads to the page, not to the form's address


def test_a_busy_archive_is_waited_for(operator: Person, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 0.5)
    fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY}
    with Archive.open(data, write=True):
        answer = operator.send(ACTION, fields)
    assert answer.status == 503 and "您填写的内容已保留" in answer.text
    form = Fields(answer.text).forms[ACTION]
    assert (form["verdict"], form["why"]) == ("dismiss", KEPT)
    assert reviews(data) == []
    assert operator.send(ACTION, form).status == 303
    assert [one.why for one in reviews(data)] == [KEPT]


def test_a_crawl_keeps_nobody_waiting(operator: Person, data: Path, lending: Lending) -> None:
    with Archive.open(data, write=True) as archive, lending.lend(archive):
        fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY}
        assert operator.send(ACTION, fields).status == 303
        assert archive.finding(NAME).status is Status.WITHDRAWN  # type: ignore[union-attr]
    assert [one.who for one in reviews(data)] == [OPERATOR]


def test_who_judged_a_former_state_looks_again(operator: Person, data: Path) -> None:
    fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY}
    other = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": "先到"}
    assert operator.send(ACTION, other).status == 303
    answer = operator.send(ACTION, fields)
    assert answer.status == 409 and "有了新的状态" in answer.text and KEPT in answer.text
    assert [one.why for one in reviews(data)] == ["先到"]
    for revision in ("", "x", "²", "9" * 20):
        assert operator.send(ACTION, other | {"revision": revision}).status == 409


@pytest.mark.parametrize("verdict", ["dismiss", "comment"])
def test_a_button_pressed_twice_is_one_answer(operator: Person, data: Path, verdict: str) -> None:
    fields = operator.form(FINDING, ACTION) | {"verdict": verdict, "why": WHY}
    assert [operator.send(ACTION, fields).status for _ in range(3)] == [303, 303, 303]
    assert len(reviews(data)) == 1
    assert operator.send(ACTION, operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "另"}).status == 303
    assert len(reviews(data)) == 2


def test_a_full_disk_loses_nothing_that_was_typed(
    operator: Person, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY}
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "record", full)
        answer = operator.send(ACTION, fields)
    assert answer.status == 503 and "未能写入存档" in answer.text and "ENOSPC" not in answer.text
    form = Fields(answer.text).forms[ACTION]
    assert (form["verdict"], form["why"]) == ("dismiss", KEPT)
    assert reviews(data) == []
    assert operator.send(ACTION, form).status == 303


def test_fields_that_nobody_asked_for_are_not_heard(operator: Person, data: Path) -> None:
    """Mass assignment (T111)."""
    extra = {"who": "县长", "at": "2000-01-01", "status": "resolved", "finding": f"{MISSING}-missing"}
    operator.send(ACTION, operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "x"} | extra)
    (review,) = reviews(data)
    assert (review.who, review.at) == (OPERATOR, NOW)
    assert reviews(data, f"{MISSING}-missing") == []


def test_who_only_reads_has_no_form_and_no_effect(client: Browser, operator: Person, data: Path) -> None:
    viewer = Person(client)
    viewer.sign_in(VIEWER)
    assert ACTION not in Fields(viewer.get(FINDING).text).forms and "只能查看" in viewer.get(FINDING).text
    token = viewer.form(FINDING, "/logout")["token"]
    fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": WHY, "token": token}
    assert viewer.send(ACTION, fields).status == 403
    assert "登录后复核" in client.get(FINDING).text
    assert reviews(data) == []


def test_without_users_the_command_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    record(folder)
    with served(application(folder, [site()], Config(), lambda: NOW)) as client:
        text = client.get(FINDING).text
    assert f"nianbao review {NAME}" in text and '<form class="answer"' not in text


def test_an_unknown_finding_is_no_page(operator: Person) -> None:
    fields = operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "x"}
    assert operator.send("/findings/999999-2018-late/review", fields).status == 404
