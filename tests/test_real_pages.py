"""The real pages against what a person saw on them: the text exactly, the title, the day, the source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.extract.dates import shown_dates, signature_dates, source_shown
from crawler.extract.headings import page_titles
from crawler.extract.text import main_text
from crawler.page import Page
from storage.contents import DateSource
from tests.gold_real.marks import GoldPage, closeness, gold_pages, pairs, squeezed, undone

LEAST = 0.999
"""F-score of the pairs of signs on every single page."""


@pytest.fixture(scope="module", params=["article", "policy"])
def gold(request: pytest.FixtureRequest, material: Path) -> list[GoldPage]:
    return [page for page in gold_pages(material) if page.group == request.param]


def page_of(gold: GoldPage) -> Page:
    return Page.from_bytes(gold.path.read_bytes(), url=f"http://www.example.gov.cn/{gold.path.name}")


def text_of(gold: GoldPage) -> str:
    page = page_of(gold)
    return squeezed(main_text(page, page_titles(page, None)[1]).text)


def test_the_marks_fit_the_pages(gold: list[GoldPage]) -> None:
    assert len(gold) in (9, 60)
    for page in gold:
        assert len(page.text) > 100, page.path.name
        assert not [words for words in page.within if words not in page.text], page.path.name
        assert not [words for words in page.without if words in page.text], page.path.name


def test_the_text_is_the_text(gold: list[GoldPage]) -> None:
    scores = {page.path.name: closeness(page.text, text_of(page)) for page in gold}
    assert {name: score for name, score in scores.items() if score < LEAST} == {}


def test_nothing_of_the_template_and_all_of_the_text(gold: list[GoldPage]) -> None:
    for page in gold:
        text = text_of(page)
        assert [words for words in page.within if words not in text] == [], page.path.name
        assert [words for words in page.without if words in text] == [], page.path.name
        assert text.startswith(page.text[:12]), page.path.name
        assert text.endswith(page.text[-12:]), page.path.name


def test_titles(gold: list[GoldPage]) -> None:
    found = {page.path.name: squeezed(page_titles(page_of(page), None)[0]) for page in gold}
    assert found == {page.path.name: squeezed(page.title) for page in gold}


def test_days_of_publication(gold: list[GoldPage]) -> None:
    for page in gold:
        claims = shown_dates(page_of(page))
        published = [claim.date for claim in claims if claim.source in (DateSource.PAGE, DateSource.META)]
        assert set(published) == {page.published}, page.path.name
        if page.signed is not None:
            assert page.signed in [claim.date for claim in claims if claim.source is DateSource.SIGNATURE]


def test_days_of_signature_stand_below_the_unit(material: Path) -> None:
    found = 0
    other: dict[str, date] = {}
    for page in gold_pages(material):
        if page.group == "policy":
            days = [claim.date for claim in signature_dates(text_of_lines(page))]
            found += page.signed in days
            other.update((page.path.stem, day) for day in days if day != page.signed)
    # Two decrees are signed with a person's name, one unit's name has a broken space behind it, and one box has
    # another day than its text.
    assert found == 60 - 4
    assert other == {  # read by eye: days of enclosed papers, and a text that is ten days older than its box says
        "content_5345284": date(1996, 5, 13),
        "content_5345291": date(1997, 1, 20),
        "content_5351624": date(2004, 4, 27),
        "content_5351649": date(2004, 9, 23),
        "content_5351713": date(1996, 1, 25),
    }


def text_of_lines(gold: GoldPage) -> str:
    page = page_of(gold)
    return main_text(page, page_titles(page, None)[1]).text


def test_sources(gold: list[GoldPage]) -> None:
    found = {page.path.name: source_shown(page_of(page)) for page in gold}
    assert found == {page.path.name: page.source for page in gold}


def test_stored_days_are_put_right() -> None:
    assert undone(date(2018, 12, 9)) == date(2018, 11, 9)
    assert undone(date(2019, 1, 2)) == date(2018, 12, 2)
    assert undone(date(2019, 3, 2)) == date(2019, 1, 30)
    assert undone(date(2019, 3, 13)) == date(2019, 2, 13)


def test_the_measure() -> None:
    assert closeness("甲乙 丙", "甲 乙丙") == 1.0
    assert closeness("甲乙丙", "丁戊己") == 0.0
    assert closeness("甲乙丙丁", "甲乙") == 0.5
    assert pairs("甲甲甲") == {"甲甲": 2}
