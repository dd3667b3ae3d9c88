"""Signing in to the dashboard: who may read, sessions and their ends, cookies, wrong passwords, what was typed before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.entry.sessions import Sessions, Tries
from monitor.dashboard.server import application
from monitor.settings_dashboard import DashboardConfig
from monitor.users import Role, User, add_user, remove_user, set_password
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import LATE, NOW, fill, record, site
from tests.monitor.dashboard.person import OPERATOR, PASSWORD, VIEWER, Person, two_users

FINDING = f"/findings/{LATE}-late"


class Seconds:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "data"
    fill(folder)
    record(folder)
    two_users(folder)
    return folder


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def client(data: Path, seconds: Seconds) -> Iterator[Browser]:
    """Open for reading, on this machine alone."""
    with served(application(data, [site()], Config(), lambda: NOW, steady=seconds)) as opened:
        yield opened


@pytest.fixture
def closed(data: Path, seconds: Seconds) -> Iterator[Browser]:
    """Reached by others as well."""
    with served(application(data, [site()], Config(), lambda: NOW, steady=seconds, host="0.0.0.0")) as opened:
        yield opened


def signed_in(person: Person) -> bool:
    return "退出" in person.get("/login").text


def test_without_users_nobody_is_asked_to_sign_in(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "0.0.0.0"):
        with served(application(tmp_path / "none", [site()], Config(), lambda: NOW, host=host)) as client:
            text = client.get("/").text
            assert "登录" not in text and client.get("/findings").status == 200
            assert "nianbao user add" in client.get("/login").text


def test_a_login_that_is_demanded_is_demanded_without_users_too(tmp_path: Path) -> None:
    config = Config(dashboard=DashboardConfig(reading="login"))
    with served(application(tmp_path / "none", [site()], config, lambda: NOW)) as client:
        assert client.get("/").status == 303
        assert "nianbao user add" in client.get("/login").text


@pytest.mark.parametrize(
    ("reading", "proxy", "host", "asked"),
    [
        ("auto", False, "127.0.0.1", False),
        ("auto", False, "::1", False),
        ("auto", False, "localhost", False),
        ("auto", False, "0.0.0.0", True),
        ("auto", False, "192.168.1.5", True),
        ("auto", False, "archive.example", True),
        ("auto", True, "127.0.0.1", True),
        ("open", False, "0.0.0.0", False),
        ("login", False, "127.0.0.1", True),
    ],
)
def test_who_may_read(data: Path, reading: str, proxy: bool, host: str, asked: bool) -> None:
    config = Config(dashboard=DashboardConfig(reading=reading, behind_proxy=proxy))
    with served(application(data, [site()], config, lambda: NOW, host=host)) as client:
        assert client.get("/").status == (303 if asked else 200)
        assert client.get("/findings.csv").status == (401 if asked else 200)
        assert client.get("/api/findings").status == (401 if asked else 200)
        assert client.get("/healthz").status == client.get("/register.css").status == 200


def test_after_the_login_one_is_where_one_wanted_to_be(closed: Browser) -> None:
    person = Person(closed)
    led = person.get(f"{FINDING}?lang=en")
    assert (led.status, led.headers["location"]) == (303, f"/login?next={FINDING}%3Flang%3Den&lang=en")
    answer = person.sign_in(VIEWER, then=f"{FINDING}%3Flang%3Den")
    assert (answer.status, answer.headers["location"]) == (303, f"{FINDING}?lang=en")
    page = person.get(answer.headers["location"])
    assert page.status == 200 and VIEWER in page.text and "Sign out" in page.text
    assert person.get("/findings.csv").status == 200


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nX: 1",
        "",
        "/login",
        "/logout",
    ],
)
def test_the_login_leads_to_addresses_of_its_own_alone(client: Browser, then: str) -> None:
    person = Person(client)
    fields = person.form("/login", "/login") | {"name": VIEWER, "password": PASSWORD, "next": then}
    answer = person.send("/login", fields)
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_the_cookie_is_for_nobody_else(client: Browser, data: Path) -> None:
    told = Person(client).sign_in(VIEWER).headers["set-cookie"].lower()
    assert told.startswith("nianbao=") and "httponly" in told and "samesite=lax" in told and "path=/" in told
    assert "secure" not in told and "max-age" not in told and "expires" not in told
    config = Config(dashboard=DashboardConfig(reading="open", behind_proxy=True))
    with served(application(data, [site()], config, lambda: NOW)) as behind:
        person = Person(behind, ("X-Forwarded-Proto", "https"))
        told = person.sign_in(VIEWER).headers["set-cookie"]
        assert told.startswith("__Host-nianbao=") and "Secure" in told and "Path=/" in told and "Domain" not in told
        assert "max-age=31536000" in person.get("/").headers["strict-transport-security"]


def test_a_header_that_anybody_can_write_is_not_believed(client: Browser) -> None:
    person = Person(client, ("X-Forwarded-Proto", "https"))
    assert person.sign_in(VIEWER).headers["set-cookie"].startswith("nianbao=")
    assert "strict-transport-security" not in person.get("/").headers


def test_a_token_is_long_new_with_each_login_and_kept_nowhere(client: Browser, data: Path) -> None:
    tokens = []
    for _ in range(3):
        person = Person(client)
        person.sign_in(VIEWER)
        tokens.append(person.cookies["nianbao"])
    assert len(set(tokens)) == 3 and all(len(token) >= 43 for token in tokens)
    kept = Sessions()
    token = kept.begin(USER, 0)
    assert token not in repr(vars(kept))


def test_a_session_cannot_be_fixed_beforehand(client: Browser) -> None:
    """ASVS 7.2.4: what somebody put into the browser before the login is worth nothing after it."""
    person, planter = Person(client), Person(client)
    planter.get("/login")
    person.cookies = dict(planter.cookies)
    person.sign_in(VIEWER)
    assert signed_in(person)
    assert not signed_in(planter)


def test_who_signs_in_anew_leaves_no_session_behind(client: Browser) -> None:
    person = Person(client)
    person.sign_in(VIEWER)
    former = dict(person.cookies)
    fields = {"token": person.form("/", "/logout")["token"], "name": OPERATOR, "password": PASSWORD, "next": "/"}
    assert person.send("/login", fields).status == 303
    assert OPERATOR in person.get("/").text
    person.cookies = former
    assert not signed_in(person)


def test_a_session_ends_with_the_logout_and_cannot_be_replayed(client: Browser) -> None:
    person = Person(client)
    person.sign_in(VIEWER)
    former = dict(person.cookies)
    answer = person.send("/logout", person.form("/", "/logout"))
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert person.cookies == {}
    person.cookies = former
    assert not signed_in(person)


def test_a_session_ends_when_it_is_idle(client: Browser, seconds: Seconds) -> None:
    person = Person(client)
    person.sign_in(VIEWER)
    for _ in range(5):
        seconds.now += 29 * 60
        assert signed_in(person)
    seconds.now += 31 * 60
    assert not signed_in(person)


def test_a_session_ends_after_half_a_day_however_busy(client: Browser, seconds: Seconds) -> None:
    person = Person(client)
    person.sign_in(VIEWER)
    for _ in range(12 * 3):
        seconds.now += 20 * 60 - 1
        assert signed_in(person)
    seconds.now += 60
    assert not signed_in(person)


@pytest.mark.parametrize("change", ["removed", "password", "added anew"])
def test_a_session_ends_with_its_user_or_password(client: Browser, data: Path, change: str) -> None:
    add_user(data, "Bob", Role.VIEWER, PASSWORD, NOW)
    try:
        person, other = Person(client), Person(client)
        person.sign_in("Bob")
        other.sign_in(VIEWER)
        assert signed_in(person)
        if change == "password":
            set_password(data, "Bob", "Birnbaum im Schnee 8")
        else:
            remove_user(data, "Bob")
        if change == "added anew":
            add_user(data, "Bob", Role.OPERATOR, PASSWORD, NOW)
        assert not signed_in(person)
        assert signed_in(other)
    finally:
        if change != "removed":
            remove_user(data, "Bob")


def test_wrong_is_wrong_whoever_it_is(client: Browser) -> None:
    texts = set()
    for name, password in ((VIEWER, "Birnbaum im Schnee 8"), ("nobody", PASSWORD), ("x" * 5000, PASSWORD), ("", "")):
        person = Person(client)
        answer = person.sign_in(name, password)
        assert answer.status == 403
        texts.add("用户名或口令不对" in answer.text)
        assert not signed_in(person)
        assert password == "" or password not in answer.text
    assert texts == {True}


def test_who_fails_often_waits_longer_each_time(client: Browser, seconds: Seconds) -> None:
    person = Person(client)
    for _ in range(5):
        assert person.sign_in(VIEWER, "wrong wrong wrong").status == 403
    waited = person.sign_in(VIEWER)
    assert (waited.status, waited.headers["retry-after"]) == (429, "60")
    assert Person(client).sign_in(OPERATOR).status == 303  # another name
    seconds.now += 59
    assert person.sign_in(VIEWER).status == 429
    seconds.now += 2
    assert person.sign_in(VIEWER, "wrong wrong wrong").status == 403
    assert person.sign_in(VIEWER).headers["retry-after"] == "120"
    seconds.now += 121
    assert person.sign_in(VIEWER).status == 303
    assert Person(client).sign_in(VIEWER, "wrong wrong wrong").status == 403  # forgotten with the success


def test_a_thousand_tries_come_to_twenty_in_an_hour() -> None:
    for second in (1, 7, 90, 600):
        tries = Tries()
        made = [now for now in range(0, 4 * 3600, second) if tries.take("admin", "192.0.2.1", float(now)) == 0]
        worst = max(sum(begin <= one < begin + 3600 for one in made) for begin in made)
        assert worst <= 20, (second, worst)


def test_many_names_from_one_address_wait_too() -> None:
    tries = Tries()
    made = sum(tries.take(f"name{n}", "192.0.2.1", 5.0) == 0 for n in range(500))
    assert made == 20
    assert tries.take("name0", "192.0.2.2", 5.0) == 0


def test_tries_at_once_are_no_way_round() -> None:
    tries = Tries()
    assert sum(tries.take("admin", "192.0.2.1", 5.0) == 0 for _ in range(100)) == 5


def test_memory_is_bounded_whatever_names_are_tried() -> None:
    tries = Tries()
    for n in range(30_000):
        tries.take(f"name{n}", f"192.0.{n % 250}.{n // 250}", float(n))
    assert len(tries._failed) <= 10_002
    kept = Sessions()
    for n in range(1500):
        kept.begin(USER, float(n) / 100)
    assert len(kept._by_hash) == 1000


USER = User(name=VIEWER, role=Role.VIEWER, password="", stamp="1", added="")


def test_the_address_that_counts_is_the_one_that_the_proxy_saw(data: Path) -> None:
    config = Config(dashboard=DashboardConfig(reading="open", behind_proxy=True))
    with served(application(data, [site()], config, lambda: NOW)) as client:
        for n in range(5):
            attacker = Person(client, ("X-Forwarded-For", f"198.51.100.{n}, 192.0.2.7"))
            assert attacker.sign_in(VIEWER, "wrong wrong wrong").status == 403
        assert Person(client, ("X-Forwarded-For", "198.51.100.99, 192.0.2.7")).sign_in(VIEWER).status == 429
        assert Person(client, ("X-Forwarded-For", "192.0.2.8")).sign_in(VIEWER).status == 303


def test_what_was_typed_outlives_a_session(client: Browser, seconds: Seconds) -> None:
    person = Person(client)
    person.sign_in(OPERATOR)
    action = f"{FINDING}/review"
    fields = person.form(FINDING, action) | {"verdict": "comment", "why": "已电话核实\n<b>"}
    seconds.now += 3600
    answer = person.send(action, fields)
    assert answer.status == 401 and "尚未提交" in answer.text
    form = Person.form(person, "/login", "/login") | {"name": OPERATOR, "password": PASSWORD}
    form |= {"next": FINDING, "verdict": "comment", "why": fields["why"]}
    assert person.send("/login", form).headers["location"] == FINDING
    assert "尚无人复核" in person.get(FINDING).text
    filled = person.form(FINDING, action)
    assert (filled["verdict"], filled["why"]) == ("comment", fields["why"])


def test_a_broken_file_of_users_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_text(json.dumps({"users": [{}]}), encoding="utf-8")
    with served(application(tmp_path, [site()], Config(), lambda: NOW)) as client:
        for path in ("/", "/findings.csv", "/login"):
            answer = client.get(path)
            assert (answer.status, "用户文件无法读取" in answer.text) == (503, True)
        assert client.get("/healthz").status == 200


def test_passwords_and_tokens_are_in_no_log(client: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    person = Person(client)
    person.sign_in(PASSWORD, "geheim-geheim-9")
    person.sign_in(VIEWER)
    person.get("/")
    assert "signed in" in caplog.text and "failed" in caplog.text
    for secret in (PASSWORD, "geheim-geheim-9", person.cookies["nianbao"]):
        assert secret not in caplog.text
