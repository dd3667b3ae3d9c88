"""What the dashboard refuses, and to whom: routes by roles, forms of strangers, endless requests, text that would be code."""

from __future__ import annotations

import re
import socket
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route

from monitor.config import Config
from monitor.dashboard.entry import guard
from monitor.dashboard.server import application
from monitor.dashboard.takeaway import printing
from monitor.dashboard.takeaway.printing import NoPrinter
from monitor.settings_dashboard import DashboardConfig
from spiders.roster import BrokenRoster, read_counties
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from tests.monitor.dashboard.browser import Answer, Browser, served
from tests.monitor.dashboard.county import CHANGED, HOSTILE, LATE, NOW, fill, record, site
from tests.monitor.dashboard.person import FORM, OPERATOR, VIEWER, Person, two_users
from tests.storage import made

TABLE = tomllib.loads((Path(__file__).parent / "routes.toml").read_text(encoding="utf-8"))
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE")
FINDING = f"/findings/{LATE}-late"
ACTION = f"{FINDING}/review"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "data"
    fill(folder)
    record(folder)
    two_users(folder)
    return folder


def app(data: Path, reading: str) -> Starlette:
    return application(data, [site()], Config(dashboard=DashboardConfig(reading=reading)), lambda: NOW)


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(app(data, "open")) as opened:
        yield opened


@pytest.fixture(scope="module")
def closed(data: Path) -> Iterator[Browser]:
    with served(app(data, "login")) as opened:
        yield opened


@pytest.fixture(scope="module")
def people(client: Browser, closed: Browser) -> Mapping[str, Person]:
    viewer, operator = Person(closed), Person(closed)
    viewer.sign_in(VIEWER)
    operator.sign_in(OPERATOR)
    return {"nobody": Person(closed), "open": Person(client), "viewer": viewer, "operator": operator}


def reviews(data: Path) -> int:
    with Archive.open(data) as archive:
        return len(archive.reviews())


def paths(starlette: Starlette) -> set[str]:
    assert all(isinstance(route, Route) for route in starlette.routes)
    return {route.path for route in starlette.routes}  # type: ignore[attr-defined]


def test_T109_every_route_has_a_row(data: Path) -> None:
    assert paths(app(data, "open")) == set(TABLE["routes"])


@pytest.mark.parametrize("route", TABLE["routes"])
def test_T109_every_route_answers_everybody_as_the_table_says(
    people: Mapping[str, Person], data: Path, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_printer(_document: str) -> bytes:
        raise NoPrinter("none here")

    monkeypatch.setattr(printing, "_within_time", no_printer)
    filled = re.sub(r"\{(\w+)(?::path)?\}", lambda name: TABLE["asked"][name[1]], route)
    path = quote(filled + TABLE["asked"].get(route, ""), safe="/?=")
    before = reviews(data)
    for who, row in TABLE["kinds"][TABLE["routes"][route]].items():
        for method, expected in zip(METHODS, row, strict=True):
            body = b"" if method in ("POST", "PUT") else None
            answer = people[who].ask(method, path, headers=(FORM,), body=body)
            allowed = TABLE["instead_of_200"].get(route, [200]) if expected == 200 else [expected]
            assert answer.status in allowed, (who, method, path, answer.status)
            assert "default-src 'none'" in answer.headers["content-security-policy"], (who, method)
            assert answer.headers["x-content-type-options"] == "nosniff"
    assert reviews(data) == before


@pytest.mark.parametrize("switch", ["_trace=1", "debug=1", "?debug", "_method=DELETE", "format=sql", "__debug__=1"])
def test_T109_no_switch_opens_the_inside(client: Browser, switch: str) -> None:
    assert inside(client.get("/?" + switch)) == inside(client.get("/"))


def inside(answer: Answer) -> str:
    """A page without what carries its own address."""
    assert answer.status == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("where", ["/report/{}", "/findings/{}", "/body/{}", "/captures/{}", "/api/findings/{}"])
def test_T107_a_number_tells_nothing_to_who_may_not_read(people: Mapping[str, Person], where: str) -> None:
    """There or not, by counting up or by knowing: the same answer without a session."""
    answers = {
        (answer.status, re.sub(r"next=[^&]*", "", answer.headers.get("location", "")), answer.text)
        for name in (f"{LATE}-late", CHANGED, "640122103", "1", "2", "999999", "640122103-1900")
        for answer in [people["nobody"].get(where.format(name))]
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] in (303, 401)
    assert people["viewer"].get(where.format("999999")).status == 404


def test_T107_a_viewer_is_no_operator_by_another_token(people: Mapping[str, Person], data: Path) -> None:
    before = reviews(data)
    viewer, operator = people["viewer"], people["operator"]
    theirs = operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "x"}
    own = theirs | {"token": viewer.form("/", "/logout")["token"]}
    for fields in (theirs, own):
        assert viewer.send(ACTION, fields).status == 403
    assert reviews(data) == before


def stranger(operator: Person, *headers: tuple[str, str], **fields: str) -> Answer:
    form = operator.form(FINDING, ACTION) | {"verdict": "comment", "why": "x"} | fields
    return operator.send(ACTION, form, *headers)


@pytest.mark.parametrize(
    "headers",
    [
        (("Sec-Fetch-Site", "cross-site"),),
        (("Sec-Fetch-Site", "same-site"),),
        (("Sec-Fetch-Site", "cross-site"), ("Origin", "null")),
        (("Origin", "https://evil.example"),),
        (("Origin", "http://127.0.0.1"),),
        (("Origin", "http://127.0.0.1:1"),),
    ],
)
def test_T111_a_form_of_another_site_is_not_heard(
    people: Mapping[str, Person], data: Path, headers: tuple[tuple[str, str], ...]
) -> None:
    before = reviews(data)
    assert stranger(people["operator"], *headers).status == 403
    assert people["nobody"].send("/login", {"name": OPERATOR, "password": "x"}, *headers).status == 403
    assert reviews(data) == before


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_T111_a_form_without_its_token_is_not_heard(people: Mapping[str, Person], data: Path, token: str) -> None:
    before = reviews(data)
    assert stranger(people["operator"], token=token).status == 403
    assert reviews(data) == before


def test_T111_nothing_is_done_by_looking(people: Mapping[str, Person], data: Path) -> None:
    before, operator = reviews(data), people["operator"]
    fields = operator.form(FINDING, ACTION) | {"verdict": "dismiss", "why": "x"}
    asked = "&".join(f"{name}={quote(value)}" for name, value in fields.items())
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        answer = operator.ask(method, f"{ACTION}?{asked}")
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert operator.get("/logout").status == 405 and "退出" in operator.get("/").text
    assert reviews(data) == before


@pytest.mark.parametrize(
    "headers", [(("Sec-Fetch-Site", "same-origin"), ("Origin", "null")), (("Origin", "null"),), ()]
)
def test_T111_our_own_form_is_heard_by_every_browser(
    people: Mapping[str, Person], data: Path, headers: tuple[tuple[str, str], ...]
) -> None:
    before = reviews(data)
    assert stranger(people["operator"], *headers, why=f"{len(headers)} headers").status == 303
    assert reviews(data) == before + 1


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_T111_only_a_form_is_a_form(people: Mapping[str, Person], kind: str) -> None:
    answer = people["operator"].ask("POST", ACTION, headers=(("Content-Type", kind),), body=b"{}")
    assert answer.status == 415


def test_T112_what_is_too_much_is_refused_early(people: Mapping[str, Person], client: Browser) -> None:
    operator = people["operator"]
    began = time.process_time()
    assert client.get("/findings?" + "a=1&" * 10_000).status == 414
    assert client.get("/" + "a/" * 5000).status == 414
    assert operator.ask("POST", ACTION, headers=(FORM,), body=b"a=1&" * 10_000).status == 400
    assert operator.ask("POST", ACTION, headers=(FORM,), body=b"a=" + b"x" * 999_000).status == 403
    assert operator.ask("POST", ACTION, headers=(FORM,), body=b"%ff=%ff&\xff").status == 400
    assert _raw(client, b"Content-Length: 10000000\r\n\r\n")[9:12] == b"413"
    assert (
        _raw(client, b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 20)[9:12]
        == b"413"
    )
    assert _raw(client, b"Content-Length: 9999999999999999\r\n\r\n")[9:12] in (b"413", b"400")
    assert time.process_time() - began < 2


def test_T112_a_thousand_ranges_are_none(client: Browser) -> None:
    ranges = "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(1000))
    began = time.process_time()
    for path in ("/", "/findings.csv", "/register.css", "/captures/1", f"/report/{CHANGED}/versions/1.txt"):
        answer = client.ask("GET", path, headers=(("Range", ranges), ("If-Range", '"x"')))
        plain = client.get(path)
        assert (answer.status, len(answer.text)) == (200, len(plain.text)), path
        assert "content-range" not in answer.headers
    assert time.process_time() - began < 2


def test_T112_ranges_are_taken_away_from_who_would_serve_them(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1000)
    plain = Starlette(
        routes=[Route("/file", lambda _request: FileResponse(file))], middleware=[Middleware(guard.Guard)]
    )
    with served(plain) as client:
        answer = client.ask("GET", "/file", headers=(("Range", "bytes=0-1,3-4"),))
    assert (answer.status, len(answer.text)) == (200, 1000)


def test_T112_a_slow_form_is_given_up_and_nobody_waits_for_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.Guard.__init__, "__defaults__", (bool, 0.7))
    with served(app(data, "open")) as client:
        slow = [_open(client, b"Content-Length: 500\r\n\r\na=") for _ in range(60)]
        began = time.monotonic()
        assert client.get("/healthz").status == 200
        assert time.monotonic() - began < 5
        for line in slow:
            assert line.recv(4096)[9:12] == b"408"
            line.close()


def _open(client: Browser, rest: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", int(client.address.rpartition(":")[2])), timeout=20)
    line.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n" + rest)
    return line


def _raw(client: Browser, rest: bytes) -> bytes:
    try:
        with _open(client, rest) as line:
            return line.recv(4096)
    except (BrokenPipeError, ConnectionResetError):
        return b"HTTP/1.1 413 cut off"


ODD = "{{config}} {% raw %} ${x} %s #{1} <%= 1 %> {{1367*1367}}"
RECKONED = "1868689"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A county, a body, a rule and a finding whose names would be code."""
    folder = tmp_path_factory.mktemp("odd") / "data"
    with Archive.open(folder, write=True) as archive:
        archive.record([made.finding(rule=ODD, summary=ODD + HOSTILE, body_name=ODD)])
    body = PublishingBody(code="640122103", county="640122", name=ODD + HOSTILE, kind=BodyKind.TOWNSHIP)
    county = Site(
        jurisdiction=Jurisdiction(code="640122", name=ODD), site="http://127.0.0.1:9/", columns=(), bodies=(body,)
    )
    two_users(folder)
    with served(application(folder, [county], Config(), lambda: NOW)) as opened:
        yield opened


PAGES = ("/", "/coverage", "/coverage?county=640122", "/body/640122103", "/findings", "/findings/640122103-2018-late")


@pytest.mark.parametrize("path", [*PAGES, "/report/640122103-2018"])
def test_T103_names_and_rules_are_text(odd: Browser, path: str) -> None:
    answer = odd.get(path)
    assert answer.status == 200
    assert ODD.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert RECKONED not in answer.text


@pytest.mark.parametrize(
    "path", [*PAGES, "/findings.csv", "/findings.json", "/findings.atom", "/api/findings", "/deadlines.ics"]
)
def test_T099_markup_is_inert_wherever_it_is_shown(odd: Browser, path: str) -> None:
    answer = odd.get(path)
    assert answer.status == 200
    if "html" in answer.headers["content-type"] or "xml" in answer.headers["content-type"]:
        assert "<script" not in answer.text and "<svg onload" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/login", "/findings", "/search"])
@pytest.mark.parametrize("word", [HOSTILE, ODD, '"><img src=x onerror=alert(1)>', "javascript:alert(1)"])
def test_T099_what_an_address_says_is_inert(client: Browser, path: str, word: str) -> None:
    said = quote(word, safe="")
    asked = "&".join(f"{name}={said}" for name in ("next", "q", "kind", "body", "after", "lang"))
    text = client.get(f"{path}?{asked}").text
    assert "<script>alert" not in text and "<svg onload" not in text and "<img" not in text
    assert 'href="javascript' not in text and 'value="javascript' not in text.replace('value="javascript:alert(1)"', "")


def test_T099_what_a_form_says_is_inert(client: Browser) -> None:
    person = Person(client)
    fields = person.form("/login", "/login") | {
        "name": HOSTILE[:60],
        "password": HOSTILE,
        "why": HOSTILE,
        "next": HOSTILE,
    }
    text = person.send("/login", fields).text
    assert "<script" not in text and "<svg" not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize("key", ["pattern", "regex", "xpath", "filter", "rule", "script"])
def test_T110_a_county_has_no_rules_that_run(tmp_path: Path, key: str) -> None:
    """Its files name addresses, hosts, families and names: an expression stands in no key, and in none is it matched."""
    folder = tmp_path / "640122"
    folder.mkdir()
    slow = "(a+)+$(.*)*\\1" + "a" * 80 + "!"
    plain = f"code = '640122'\nname = '{slow[:60]}'\nsite = 'http://www.nxhl.gov.cn/'\n"
    bodies = f"code,name,kind,aliases,since,until,columns\n640122,{slow[:60]},county,{slow},,,\n"
    (folder / "bodies.csv").write_text(bodies, encoding="utf-8")
    began = time.process_time()
    (folder / "site.toml").write_text(f"{plain}{key} = '{slow}'\n", encoding="utf-8")
    with pytest.raises(BrokenRoster) as refused:
        read_counties(tmp_path)
    assert f"{key}: unknown key" in str(refused.value)
    (folder / "site.toml").write_text(plain, encoding="utf-8")
    (county,) = read_counties(tmp_path)
    assert county.jurisdiction.name == slow[:60]
    assert time.process_time() - began < 2
