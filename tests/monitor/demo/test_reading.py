"""The product reads every report of the demo county whole, from page, PDF and Word file, redesign or not."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.extract.file_report import read_file
from crawler.extract.report import read_report
from crawler.extract.with_files import with_files
from crawler.page import Page
from monitor.demo.county import Portal
from monitor.demo.items import Item, items
from monitor.demo.ledger import figures
from monitor.demo.scenario import at
from monitor.demo.world import World
from storage.contents import DateSource, ReportContent
from storage.fingerprint import same_state

SITES = {Portal.COUNTY: "127.0.0.1:8001", Portal.BUREAUS: "127.0.0.1:8002"}
REPORTS = [item for item in items() if item.publication is not None]
OLD, NEW = at("2023-02-20"), at("2023-04-20")


def content(item: Item, now: datetime) -> ReportContent:
    world = World(sites=SITES, now=now)
    answer = world.answer(item.portal, item.path)
    headers = {name.lower(): value for name, value in answer.headers}
    url = f"http://{SITES[item.portal]}{item.path}"
    read = read_report(Page.from_bytes(answer.body, url=url, status=answer.status, headers=headers), now=now)
    files = [read_file(item.file(now)[0], name=link.name, url=link.url) for link in read.attachments]
    return with_files(read, files)


def moment(item: Item) -> datetime:
    """A day on which it is online, in the old look where it ever had it."""
    if item.removed is not None:
        return at("2019-04-15")
    return OLD if item.online(OLD) else NEW


@pytest.mark.parametrize("item", REPORTS, ids=lambda item: item.publication.report)
def test_every_figure_is_read(item: Item) -> None:
    one, now = item.publication, moment(item)
    assert one is not None
    read = content(item, now)
    assert (read.title, read.year, read.source) == (item.title, one.year, item.source)
    assert {claim.date for claim in read.dates if claim.source is DateSource.PAGE} == {one.shown}
    expected = figures(one.body, one.year, corrected=one.is_corrected(now))
    found = {
        (table.table, figure.row, figure.column): figure.value for table in read.tables for figure in table.figures
    }
    assert found == {key: float(value) for key, value in expected.items()}


@pytest.mark.parametrize(
    "item",
    [item for item in REPORTS if item.online(OLD) and item.online(NEW)],
    ids=lambda item: item.publication.report,
)
def test_the_redesign_is_no_other_state(item: Item) -> None:
    assert same_state(content(item, OLD), content(item, NEW))


@pytest.mark.parametrize("name", ["990123100-2018", "990123-jyj-2018"])
def test_the_silent_edit_is_another_state(name: str) -> None:
    item = next(item for item in REPORTS if item.publication is not None and item.publication.report == name)
    assert not same_state(content(item, at("2019-04-09")), content(item, at("2019-04-23")))
    assert same_state(content(item, at("2019-04-23")), content(item, OLD))
