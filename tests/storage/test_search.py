"""Full text: what is found is what holds the words, however the index is made, and hostile words are only words."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import search as asking
from storage import search_index
from storage.archive import Archive
from storage.contents import Attachment, ReportContent
from storage.search import Found, Narrowing, Search
from storage.search_texts import Piece, Searched, marked
from storage.search_words import LONGEST, BadQuery, Query, Unasked, fold, pairs
from storage.serial import to_json
from tests.storage.made import COUNTY, START, file, seen
from tests.storage.made import content as made

BODY = "640122103"


def keep(archive: Archive, number: int, text: str, *, year: int = 2018, county: str = COUNTY, **more: object) -> str:
    """A report of a body of its own, read once more where the same number comes again."""
    report = f"{county}{number:03d}-{year}"
    url = f"http://127.0.0.1/{report}.html"
    read = made(text, **({"title": f"第{number}号", "year": year} | more))
    at = START + timedelta(seconds=archive.db.conn.total_changes)
    cycle = archive.begin_cycle(at)
    archive.keep(cycle, seen(text.encode("utf-8", "replace"), at, url, report=report, county=county, content=read))
    return report


def ask(archive: Archive, words: str, **narrowing: object) -> list[str]:
    found = Search(archive).ask(Query.read(words), Narrowing(**narrowing))  # type: ignore[arg-type]
    assert (found.after, found.stopped, found.missing) == (None, False, 0)
    return [hit.report for hit in found.hits]


@pytest.fixture(params=["indexed", "by reading"])
def reachable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the index is asked, or nothing but the newest versions."""
    return str(request.param)


def settle(archive: Archive, reachable: str) -> None:
    if reachable == "indexed":
        archive.index_for_search()


def test_two_signs_are_enough_and_one_is_not(archive: Archive, reachable: str) -> None:
    report = keep(archive, 1, "全年收到申请三件，均已答复。" * 30)
    keep(archive, 2, "没有收到任何来信。" * 40)
    settle(archive, reachable)
    assert ask(archive, "申请") == [report]
    assert ask(archive, "到申") == [report], "across words"
    assert ask(archive, "请申") == []
    for short in ("申", "a", "申 请", "，。！？", "3.5", "。。", '"', "“申”", "-- ;", "%%", "__", "**"):
        with pytest.raises(BadQuery) as refused:
            Query.read(short)
        assert refused.value.why in (Unasked.SHORT, Unasked.EMPTY)
    for empty in ("", " \t\n", "\x00", '""', "“”", "\u200b\ufe0f"):
        with pytest.raises(BadQuery) as refused:
            Query.read(empty)
        assert refused.value.why is Unasked.EMPTY


def test_all_words_must_stand_there_and_short_ones_count_too(archive: Archive, reachable: str) -> None:
    three = keep(archive, 1, "本年收到申请3件，依法公开。" * 30)
    five = keep(archive, 2, "本年收到申请5件，依法公开。" * 30)
    settle(archive, reachable)
    assert set(ask(archive, "申请 公开")) == {three, five}
    assert ask(archive, "申请 3") == [three]
    assert ask(archive, "申请3件") == [three]
    assert ask(archive, "申请 复议") == []


def test_width_capitals_spaces_and_cells(archive: Archive, reachable: str) -> None:
    report = keep(
        archive, 1, "金 贵　镇\n人民政府（ＸＸＧＫ）２０１８年 Open Government\n收到\t3\t5\n" + "其他内容。" * 60
    )
    settle(archive, reachable)
    for words in ("金贵镇人民政府", "xxgk", "2018年", "ＸＸＧＫ", "(xxgk)", "“open government”", "金贵镇 政府"):
        assert ask(archive, words) == [report], words
    assert ask(archive, "收到35") == [], "two cells are not one number"
    assert ask(archive, "opengovernment") == []


def test_titles_and_files_are_searched(archive: Archive, reachable: str) -> None:
    text = "见附件。" + "本页为附件。" * 60
    read = (file("统计表.pdf", b"%PDF", text="行政复议决定维持十四件"), file("目录.doc"))
    report = keep(archive, 1, text, title="常信乡年报", attachments=read)
    settle(archive, reachable)
    for words in ("常信乡", "维持十四件", "统计表", "目录", "常信乡 十四件"):
        assert ask(archive, words) == [report], words
    (hit,) = Search(archive).ask(Query.read("十四件")).hits
    (passage,) = hit.passages
    assert (passage.file, [piece.text for piece in passage.pieces if piece.found]) == ("统计表.pdf", ["十四件"])
    (hit,) = Search(archive).ask(Query.read("目录")).hits
    assert hit.passages == ()
    assert hit.files == ((Piece("目录", True), Piece(".doc", False)),)


def test_versions_stand_under_their_report(archive: Archive, reachable: str) -> None:
    for text in ("申请三件。", "申请五件。", "申请三件，另有来信。"):
        report = keep(archive, 1, text + "其余不变的内容。" * 60)
    settle(archive, reachable)
    (hit,) = Search(archive).ask(Query.read("申请三件")).hits
    assert (hit.report, hit.number, hit.numbers, hit.versions) == (report, 3, (1, 3), 3)
    (hit,) = Search(archive).ask(Query.read("申请五件")).hits
    assert (hit.number, hit.numbers) == (2, (2,)), "what a report said once is found"


def test_newest_years_first_and_narrowed(archive: Archive, reachable: str) -> None:
    text = "政府信息公开工作" * 40
    old = keep(archive, 1, text + "甲", year=2017)
    new = keep(archive, 2, text + "乙", year=2019)
    other = keep(archive, 3, text + "丙", year=2018, county="640121")
    settle(archive, reachable)
    assert ask(archive, "信息公开") == [new, other, old]
    away = keep(archive, 4, text + "丁", year=2016, county="110101")
    settle(archive, reachable)
    assert ask(archive, "信息公开", area="640121") == [other]
    assert ask(archive, "信息公开", area="64") == [new, other, old]
    assert ask(archive, "信息公开", area="11") == [away]
    assert ask(archive, "信息公开", year=2017) == [old]
    assert ask(archive, "信息公开", year=2015) == []
    assert ask(archive, "信息公开", bodies=lambda body: body.endswith("002")) == [new]


def test_parts_follow_each_other_without_gap_or_double(archive: Archive, reachable: str) -> None:
    for round_ in range(2):
        for number in range(1, 12):
            keep(archive, number, f"信息公开。第{round_}遍。" * 30, year=2014 + number % 3)
        if reachable == "indexed" and not round_:
            archive.index_for_search()
    query, found, after = Query.read("信息公开"), [], 0
    for _ in range(20):
        part = Search(archive).ask(query, after=after, limit=2)
        found += [hit.report for hit in part.hits]
        if part.after is None:
            break
        after = part.after
    assert found == ask(archive, "信息公开")
    assert len(found) == len(set(found)) == 11


def test_a_fuller_reading_is_found_and_what_it_no_longer_says_is_not(archive: Archive, reachable: str) -> None:
    report = keep(archive, 1, "读错的字甲乙丙。" + "其余内容不变。" * 60)
    settle(archive, reachable)
    assert ask(archive, "读错的字") == [report]
    better = made("读对的字丁戊己。" + "其余内容不变。" * 60, title="第1号", year=2018)
    archive.reread(None, report, better, START)
    assert ask(archive, "读对的字") == [report], "also before the index knows it"
    settle(archive, reachable)
    assert ask(archive, "读对的字") == [report]
    assert ask(archive, "读错的字") == []
    assert archive.index_for_search() == 0 or reachable != "indexed"


def test_the_index_is_made_in_batches_and_from_where_it_stood(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BATCH", 3)
    monkeypatch.setattr(asking, "MOST_TAIL", 2)
    reports = [keep(archive, number, f"信息公开{number}。" * 60) for number in range(1, 11)]
    assert archive.index_for_search(4) == 4
    found = Search(archive).ask(Query.read("信息公开"))
    assert {hit.report for hit in found.hits} == {*reports[:4], *reports[-2:]}
    assert found.missing == 4
    assert archive.index_for_search() == 6
    assert archive.index_for_search() == 0
    assert set(ask(archive, "信息公开")) == set(reports)


def test_texts_folded_otherwise_are_entered_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    report = keep(archive, 1, "信息公开。" * 60)
    archive.index_for_search()
    monkeypatch.setattr(search_index, "METHOD", "another")
    assert archive.search_mark() == (0, 0)
    assert ask(archive, "信息") == [report]
    assert archive.index_for_search() == 1
    assert archive.index_for_search() == 0
    assert ask(archive, "信息") == [report]


def test_an_archive_of_an_earlier_release_is_searched_and_says_what_it_lacks(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(data, write=True) as archive:
        reports = [keep(archive, number, f"信息公开{number}。" * 60) for number in range(1, 6)]
        for name in ("search_pairs", "search_mark"):
            archive.db.conn.execute(f"drop table {name}")
        monkeypatch.setattr(asking, "MOST_TAIL", 3)
        found = Search(archive).ask(Query.read("信息公开"))
        assert {hit.report for hit in found.hits} == set(reports[-3:])
        assert found.missing == 2


def test_nothing_kept_gives_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "none") as archive:
        assert Search(archive).ask(Query.read("信息公开")) == Found(hits=(), after=None, stopped=False, missing=0)


def test_the_archive_proves_with_its_index(archive: Archive) -> None:
    keep(archive, 1, "信息公开。" * 60)
    archive.index_for_search()
    assert archive.verify() == []
    archive.db.conn.execute("insert into search_pairs(search_pairs) values ('integrity-check')")


def test_reading_is_bounded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query whose pairs stand in every report, and the whole of it in none, is answered in parts."""
    for number in range(1, 10):
        keep(archive, number, "信息公，息公开，公开始。" * 30)
    archive.index_for_search()
    monkeypatch.setattr(asking, "MOST_SIGNS", 800)
    query, after, parts = Query.read("信息公开始"), 0, 0
    while True:
        part = Search(archive).ask(query, after=after)
        assert part.hits == ()
        if part.after is None:
            break
        assert part.stopped
        after, parts = part.after, parts + 1
    assert 3 <= parts <= 9


SIGNS = st.text(
    st.sampled_from("金贵镇信息公开申请二〇一八年年报，。（）：、12３４ＡbC　 \n\t㎡①…·\u200b々“”'%_*-\\\x00\ud800𠀀ß"),
    max_size=24,
)


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(SIGNS, min_size=1, max_size=12),
    asked=st.lists(SIGNS, min_size=1, max_size=12),
    late=st.integers(0, 12),
)
def test_found_is_exactly_what_holds_the_words(
    texts: Sequence[str], asked: Sequence[str], late: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Archive.open(tmp_path_factory.mktemp("search"), write=True) as archive:
        named = {}
        for number, text in enumerate(texts, 1):
            named[keep(archive, number, text + "。" + "其余。" * 130, title="题")] = text
            if number == late:
                archive.index_for_search()
        chance = random.Random(len(texts))
        cut = [text[n : n + 4] for text in texts for n in (chance.randrange(len(text) + 1),)]
        for words in (*asked, *cut):
            if any(quote in words for quote in '“”"') or len(words.split()) != 1:
                continue
            try:
                query = Query.read(words)
            except BadQuery:
                continue
            if len(query.words) != 1:
                continue
            plain = plainly(words).strip()
            wanted = {report for report, text in named.items() if plain in plainly(text + "。其余。")}
            assert set(ask(archive, words)) == wanted, words


def plainly(text: str) -> str:
    """Folding said once more, in another way: sign by sign, spaces between Han signs away, runs of others one."""
    out: list[str] = []
    for sign in text.replace("\ud800", "\ufffd"):
        if unicodedata.category(sign) == "Cf":
            continue
        sign = "\t" if sign == "\t" else " " if sign.isspace() or sign == "\x00" else sign
        out.append(unicodedata.normalize("NFKC", sign).casefold())
    joined = "".join(out)
    words: list[str] = []
    gap = ""
    for sign in joined:
        if sign in " \t":
            gap += sign
            continue
        if gap:
            between = bool(words) and all(
                "CJK" in unicodedata.name(one, "") or one in "々〇" for one in (words[-1], sign)
            )
            words.append("\t" if "\t" in gap else "" if between else " ")
        words.append(sign)
        gap = ""
    return "".join(words)


@given(SIGNS, st.lists(SIGNS, max_size=3))
def test_marks_take_nothing_away_and_mark_what_was_asked(text: str, words: list[str]) -> None:
    asked = [folded for word in words if (folded := fold(word).strip())]
    pieces = marked(text, asked)
    assert " ".join("".join(piece.text for piece in pieces).split()) == " ".join(text.split())
    for word in asked:
        if word in fold(text):
            assert any(piece.found for piece in pieces)
    assert fold(fold(text)) == fold(text)


@given(SIGNS)
def test_pairs_of_a_part_are_pairs_of_the_whole(text: str) -> None:
    folded = fold(text)
    for begin in range(len(folded)):
        assert pairs(folded[begin : begin + 5]) <= pairs(folded)


def test_a_passage_shows_the_words_in_their_sentence() -> None:
    text = "前一句说别的事。" * 40 + "本年度共收到政府信息公开申请三件，均按期答复。" + "后面说别的事。" * 40
    searched = Searched(to_json(ReportContent(title="题", unit=None, year=2018, source=None, text=text)))
    (passage,) = searched.passages(Query.read("公开申请"))
    said = "".join(piece.text for piece in passage.pieces)
    assert said.startswith("本年度共收到政府信息公开申请三件")
    assert [piece.text for piece in passage.pieces if piece.found] == ["公开申请"]
    assert (passage.cut_before, passage.cut_after) == (False, False)
    assert said.endswith("后面说别的事。")
    assert len(said) < 120


def test_a_passage_deep_in_a_long_text_written_otherwise() -> None:
    text = "无关的内容。" * 20_000 + "收 到　申\n请ＡＢ３件。" + "无关的内容。" * 2000
    attached = Attachment(name="大文件.xls", url="http://127.0.0.1/x", type="xls", text=text)
    searched = Searched(
        to_json(ReportContent(title="题", unit=None, year=2018, source=None, text="见附件", attachments=(attached,)))
    )
    query = Query.read("收到申请ab3件")
    assert searched.holds(query)
    (passage,) = searched.passages(query)
    assert passage.file == "大文件.xls"
    assert [piece.text for piece in passage.pieces if piece.found] == ["收 到 申 请ＡＢ３件"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("hostile"), write=True) as archive:
        keep(archive, 1, "信息公开 near or and not search_pairs select 100% a_b c*d 年报。" * 20)
        archive.index_for_search()
        yield archive


@pytest.mark.parametrize(
    "words",
    [
        '"', '""', "'", "';drop table version;--", "NEAR(信息 公开)", "信息 NEAR 公开", "信息*", "^信息", "pairs:信息",
        "信息 AND", "OR", "NOT 信息", "((((", "{信息 公开}: x", "-信息", "+信息", "%%", "a%b", "a_b", "100%", "\x00信息\x00",
        "\ud800\udc00信息", "\ud83d", "信息\u202e公开", "，。！？", "信" * 10_000, "信息 " * 4000, '"' * 10_000, "ﷺ" * 150,
        " ".join(f"词{n}词" for n in range(40)), "\\", "信息\\", "信息\ufffd", "🀀🀀", "a" * 149,
    ],
)  # fmt: skip
def test_t098_hostile_words_are_words_or_refused(hostile: Archive, words: str) -> None:
    try:
        query = Query.read(words)
    except BadQuery as refused:
        assert refused.why in Unasked
        return
    assert len(words) <= LONGEST
    found = Search(hostile).ask(query)
    assert found.after is None


def test_t098_what_looks_like_syntax_is_found_as_text(hostile: Archive) -> None:
    for words in ("near", "信息 or", "100%", "a_b c*d near", "search_pairs", "and not", '"near or and"'):
        assert len(ask(hostile, words)) == 1, words
    for words in ("信息%公开", "信息*", "pairs:信息", "^信息", "axb 信息"):
        assert ask(hostile, words) == [], words
