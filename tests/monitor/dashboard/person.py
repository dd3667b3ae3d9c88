"""Somebody at the dashboard: a cookie jar, forms as pages hold them, logins."""

from __future__ import annotations

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from monitor.users import Role, add_user
from tests.monitor.dashboard.browser import Answer, Browser
from tests.monitor.dashboard.county import NOW

PASSWORD = "Apfelbaum im Regen 7"
OPERATOR, VIEWER = "王岚", "李看"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def two_users(data: Path) -> None:
    """One of each role."""
    add_user(data, OPERATOR, Role.OPERATOR, PASSWORD, NOW)
    add_user(data, VIEWER, Role.VIEWER, PASSWORD, NOW)


class Fields(HTMLParser):
    """What a page's forms hold, by action: hidden and filled fields, the chosen one of several, texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._text: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self._form[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self._text = given["name"]
            self._form[self._text] = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._form[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None


class Person:
    """Asks with the cookies that it was given."""

    def __init__(self, browser: Browser, *headers: tuple[str, str]) -> None:
        self._browser = browser
        self._headers = headers
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, *, headers: tuple[tuple[str, str], ...] = (), body: bytes | None = None
    ) -> Answer:
        """One request; cookies are taken in, a redirect is not followed."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = (*self._headers, *headers, *((("Cookie", jar),) if jar else ()))
        answer = self._browser.ask(method, path, headers=sent, body=body)
        for name, morsel in SimpleCookie(answer.headers.get("set-cookie", "")).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return answer

    def get(self, path: str) -> Answer:
        """A GET."""
        return self.ask("GET", path)

    def send(self, path: str, fields: dict[str, str], *headers: tuple[str, str]) -> Answer:
        """A form."""
        return self.ask("POST", path, headers=(FORM, *headers), body=urlencode(fields).encode())

    def form(self, page: str, action: str) -> dict[str, str]:
        """The fields of the form on a page, as they stand there."""
        return Fields(self.get(page).text).forms[action]

    def sign_in(self, name: str, password: str = PASSWORD, then: str = "/") -> Answer:
        """Fill the form of the login, and send it."""
        page = f"/login?next={then}"
        return self.send("/login", self.form(page, "/login") | {"name": name, "password": password})
