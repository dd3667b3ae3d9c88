"""Setting a page: templates from the package alone, everything escaped, words in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.dashboard.drawing.sheets import blocks_of
from monitor.dashboard.pages import fact
from monitor.problems import problem_words
from monitor.reasons import reason_words
from monitor.reviews import MOST_WORDS, VERDICTS, reason_of
from monitor.users import ROLES
from monitor.when.body_year import BodyYearState
from monitor.wording import (
    ANSWERED,
    ANSWERS,
    BODY_KINDS,
    GRADES,
    KINDS,
    PARTS,
    SHORT,
    SOURCES,
    STATUSES,
    day,
    finding_words,
    minute,
    minute_zoned,
    source_words,
)
from storage.findings import Grade, Verdict

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("zh", "en")

Href = Callable[..., str]


def language_of(asked: str | None, default: str) -> str:
    """The language asked for by `?lang=`, else the default; anything else is not heard."""
    return asked if asked in LANGUAGES else default


def href_for(language: str, default: str) -> Href:
    """A function that writes addresses of our own pages, carrying the language where it is not the default."""

    def href(path: str, **parameters: object) -> str:
        asked = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        if language != default:
            asked["lang"] = language
        query = urlencode(asked)
        return quote(path, safe="/") + (f"?{query}" if query else "")

    return href


def words_for(language: str) -> Callable[[str, str], str]:
    """A function that picks the words of the language."""

    def t(zh: str, en: str) -> str:
        return en if language == "en" else zh

    return t


def render(template: str, values: Mapping[str, Any], *, language: str, default: str) -> str:
    """A page as HTML; `default` is the language that needs no parameter."""
    own = {
        "language": language,
        "t": words_for(language),
        "href": href_for(language, default),
        "unread": partial(problem_words, language=language),
    }
    return _environment().get_template(template).render({**own, **values})


def size(count: int) -> str:
    """`12 kB`, `3.4 MB`: thousands as files are counted."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def looks(count: int, language: str) -> str:
    """`22 次查看`, `1 look`."""
    if language == "en":
        return f"{count} look" if count == 1 else f"{count} looks"
    return f"{count} 次查看"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        ANSWERED=ANSWERED,
        ANSWERS=ANSWERS,
        BODY_KINDS=BODY_KINDS,
        GRADES=GRADES,
        KINDS=KINDS,
        PARTS=PARTS,
        SHORT=SHORT,
        UNVERIFIED=Grade.UNVERIFIED,
        finding_words=finding_words,
        SOURCES=SOURCES,
        STATUSES=STATUSES,
        STATES=tuple(BodyYearState),
        MOST_WORDS=MOST_WORDS,
        ROLES=ROLES,
        VERDICT=Verdict,
        VERDICTS=VERDICTS,
        blocks=blocks_of,
        day=day,
        fact=fact,
        looks=looks,
        minute=minute,
        minute_zoned=minute_zoned,
        reason_of=reason_of,
        reason_words=reason_words,
        size=size,
        source_words=source_words,
    )
    return environment
