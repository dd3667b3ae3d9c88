"""Words go into JSON and come back the same, whatever stands in them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.contents import Attachment, DateClaim, DateSource, ReportContent, Section
from storage.figures import Figure, TableReading
from storage.findings import Change, Part
from storage.serial import canonical, from_json, to_json, tuple_from_json
from storage.sightings import Entry

words = st.text(st.characters(), max_size=30)
perhaps = st.none() | words
numbers = st.none() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
moments = st.datetimes(
    min_value=datetime(1995, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-3, minutes=-30))]),
)
figures = st.builds(Figure, row=words, column=words, label=words, raw=words, value=numbers)
tables = st.builds(
    TableReading, table=words, form=words, read=words, figures=st.lists(figures, max_size=3).map(tuple), problem=perhaps
)
claims = st.builds(
    DateClaim,
    source=st.sampled_from(DateSource),
    date=st.dates(),
    raw=words,
    precision=words,
    moment=st.none() | moments,
)
files = st.builds(
    Attachment,
    name=words,
    url=words,
    type=words,
    sha256=perhaps,
    size=st.none() | st.integers(0, 10**10),
    text=words,
    tables=st.lists(tables, max_size=2).map(tuple),
    dates=st.lists(claims, max_size=2).map(tuple),
    problem=perhaps,
)
sections = st.builds(Section, no=words, title=words, text=words)
contents = st.builds(
    ReportContent,
    title=words,
    unit=perhaps,
    year=st.none() | st.integers(1949, 2100),
    source=perhaps,
    text=words,
    sections=st.lists(sections, max_size=2).map(tuple),
    tables=st.lists(tables, max_size=2).map(tuple),
    dates=st.lists(claims, max_size=2).map(tuple),
    attachments=st.lists(files, max_size=2).map(tuple),
    form=perhaps,
    encoding=perhaps,
    signals=st.lists(words, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(contents)
def test_a_content_comes_back_as_it_was(made: ReportContent) -> None:
    text = to_json(made)
    text.encode("utf-8")
    back = from_json(ReportContent, text)
    assert back == made
    assert to_json(back) == text
    whole = [(type(f.value), f.value) for t in made.tables for f in t.figures]
    assert [(type(f.value), f.value) for t in back.tables for f in t.figures] == whole


@given(
    st.lists(st.builds(Entry, url=words, title=words, date=st.none() | claims, source=perhaps), max_size=4).map(tuple)
)
def test_entries_come_back_as_they_were(made: tuple[Entry, ...]) -> None:
    assert tuple_from_json(Entry, to_json(made)) == made


def test_a_change_reads_as_it_is_written() -> None:
    change = Change(
        part=Part.TABLE, before="412", after=None, table="g2014", row="a1", column="value", substantive=False
    )
    assert to_json((change,)) == (
        '[{"after":null,"before":"412","column":"value","part":"table","row":"a1","substantive":false,"table":"g2014"}]'
    )
    assert tuple_from_json(Change, to_json((change,))) == (change,)


def test_chinese_stays_readable_and_half_characters_survive() -> None:
    assert canonical({"乙": 1, "甲": "镇"}) == '{"乙":1,"甲":"镇"}'
    assert canonical("镇\ud800") == '"\\u9547\\ud800"'


def test_a_field_of_a_later_version_is_passed_over() -> None:
    text = '{"source":"url","date":"2019-02-02","raw":"t20190202_1.html","mood":"later"}'
    assert from_json(DateClaim, text) == DateClaim(source=DateSource.URL, date=date(2019, 2, 2), raw="t20190202_1.html")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"date":"2019-02-02"}', '{"source":"url","date":"2019-13-01","raw":""}', "3"]
)
def test_what_is_no_such_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(DateClaim, text)
