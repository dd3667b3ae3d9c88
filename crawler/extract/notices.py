"""What stands in a page's place and says so: challenges, log-in forms, outages, faults, "no such page"."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract import signatures as known
from crawler.extract.answered import LISTS, Answered, Verdict
from crawler.extract.shape import Shape
from storage.sightings import Answer, PlaceKind


def challenge(answered: Answered) -> Verdict | None:
    """A firewall's page by its headers and scripts (T025–T028); never by a script in a page that carries its report."""
    if answered.genuine or answered.shape.is_file:
        return None
    carried = answered.carried
    for name, pattern in known.CHALLENGE_HEADERS:
        if pattern.search(answered.page.headers.get(name, "")) and (carried.thin or answered.page.status >= 400):
            return Answer.CHALLENGE, f"header {name}"
    if not carried.thin or carried.headlines >= 5:
        return None
    match = known.CHALLENGE_SCRIPTS.search(answered.page.text[:200_000])
    match = match or known.SELF_RELOAD.search(carried.scripts[:100_000])
    return (Answer.CHALLENGE, f"script: {match[0][:40]}") if match is not None else None


def challenge_words(answered: Answered) -> Verdict | None:
    """A firewall's page by its words (T028)."""
    # A log-in box beside a list of news asks for a code as well.
    news = answered.expected in LISTS and answered.carried.headlines >= 5
    return _says(answered, known.BLOCK_WORDS if news else known.CHALLENGE_WORDS, Answer.CHALLENGE)


def maintenance(answered: Answered) -> Verdict | None:
    """An outage notice (T040), also a provider's for a site that did not pay or is not registered (T061)."""
    return _says(answered, known.MAINTENANCE_WORDS, Answer.MAINTENANCE)


def fault(answered: Answered) -> Verdict | None:
    """A server's fault under a success status."""
    return _says(answered, known.ERROR_WORDS, Answer.SERVER_ERROR)


def login(answered: Answered) -> Verdict | None:
    """A log-in form, or a redirect to one (T039)."""
    path = urlsplit(answered.final).path
    if answered.moved and known.LOGIN_PATH.search(path) and not known.LOGIN_PATH.search(urlsplit(answered.asked).path):
        return Answer.LOGIN, f"sent to {answered.final[:120]}"
    if not answered.may_be_notice or answered.shape is not Shape.HTML:
        return None
    form = answered.carried.password and len(answered.page.links()) <= 20
    if form or known.LOGIN_TITLE.search(answered.carried.title):
        return Answer.LOGIN, "a log-in form"
    return None


def not_found(answered: Answered) -> Verdict | None:
    """A success status around a "no such page" text (T035)."""
    carried = answered.carried
    if not carried.thin:
        return None
    match = None if answered.genuine else known.NOT_FOUND_WORDS.search(carried.said)
    if match is None or answered.expected is PlaceKind.HOME:
        return None
    return Answer.SOFT_NOT_FOUND, f"says: {match[0][:40]}"


def _says(answered: Answered, words: re.Pattern[str], answer: Answer) -> Verdict | None:
    if answered.shape.is_file or not answered.may_be_notice:
        return None
    match = words.search(answered.carried.said)
    return (answer, f"says: {match[0][:40]}") if match is not None else None
