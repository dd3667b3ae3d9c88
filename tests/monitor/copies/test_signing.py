"""Signatures: which texts are long enough, what near texts share, what is kept beside the signs."""

from __future__ import annotations

from datetime import date, datetime

from monitor.copies.masking import LONGEST, Names, is_doubtful, own_text
from monitor.copies.prescribed import is_heading, is_prescribed
from monitor.copies.signing import bands_of, method_of, shingles, signature_of
from storage.contents import RECOGNISED_TEXT, Attachment, DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.copies.words import words

SIGNS = "".join(chr(0x5000 + number) for number in range(700))
NAMES = Names(["柳河镇"])
SEEN = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)


def claim(source: DateSource, day: int) -> DateClaim:
    return DateClaim(source=source, date=date(2019, 1, day), raw=str(day))


def report(text: str = "", **parts: object) -> ReportContent:
    return ReportContent(title="年 度\n报告", unit="柳河镇", year=2018, source=None, text=text, **parts)  # type: ignore[arg-type]


def version(content: ReportContent) -> Version:
    return Version(
        report="b-2018",
        number=2,
        url="a",
        content=content,
        fingerprint="f",
        sha256="ab",
        first_seen=SEEN,
        last_seen=SEEN,
        looks=1,
        capture=7,
    )


def test_runs_of_eight_signs() -> None:
    assert shingles("一二三四五六七") == frozenset()
    assert shingles("一二三四五六七八") == {"一二三四五六七八"}
    assert shingles("一二三四五六七八九") == {"一二三四五六七八", "二三四五六七八九"}


def test_three_hundred_own_signs_are_compared() -> None:
    assert bands_of(SIGNS[:299]) == ()
    assert len(bands_of(SIGNS[:300])) == 32
    assert len(set(bands_of(SIGNS[:300]))) == 32
    assert bands_of(SIGNS[:300]) == bands_of(SIGNS[:300])


def test_near_texts_meet_in_a_band_and_others_do_not() -> None:
    mine = set(bands_of(SIGNS[:600]))
    assert mine & set(bands_of(SIGNS[:580] + SIGNS[650:670]))
    assert not mine & set(bands_of(SIGNS[:600][::-1]))


def test_the_way_of_signing_names_its_names() -> None:
    assert method_of(NAMES) == method_of(Names(["柳河镇"]))
    assert method_of(NAMES) != method_of(Names(["金山镇"]))
    assert method_of(NAMES).startswith("1-")
    assert len(method_of(NAMES).split("-")[1]) == 8


def test_what_is_kept_beside_the_signs() -> None:
    dates = (claim(DateSource.META, 3), claim(DateSource.PAGE, 9), claim(DateSource.PAGE, 8), claim(DateSource.URL, 1))
    signed = signature_of(version(report(f"{SIGNS[:50]}，", dates=dates)), "640122", NAMES)
    assert (signed.report, signed.number, signed.county, signed.capture) == ("b-2018", 2, "640122", 7)
    assert (signed.title, signed.unit, signed.shown) == ("年度报告", "柳河镇", date(2019, 1, 8))
    assert signed.signs == SIGNS[:50]
    other = signature_of(version(report(dates=(claim(DateSource.URL, 1),))), "640122", NAMES)
    assert other.shown is None
    long = signature_of(
        version(ReportContent(title="题" * 300, unit=None, year=None, source=None, text="")), "6", NAMES
    )
    assert len(long.title) == 200


def test_recognised_texts_are_signed_from_how_sure_they_are() -> None:
    def doubtful(*sure: float | None, recognised: bool = True) -> bool:
        files = tuple(
            Attachment(name="a", url=str(n), type="pdf", sha256="ab", confidence=one) for n, one in enumerate(sure)
        )
        return is_doubtful(report(attachments=files, signals=(RECOGNISED_TEXT,) if recognised else ()))

    assert doubtful()
    assert doubtful(None)
    assert doubtful(0.949)
    assert doubtful(0.99, 0.9)
    assert not doubtful(0.95)
    assert not doubtful(0.95, None)
    assert not doubtful(0.1, recognised=False)


def test_fifty_thousand_signs_are_looked_at() -> None:
    text = "\n".join(f"{SIGNS[:500]}，" for _ in range(101))
    own = own_text(report(text), NAMES)
    assert len(own.signs) == len(own.starts) == len(own.ends) == LONGEST == 50_000
    assert own.starts[500] == 502
    assert own.ends[500] == 503


def test_a_name_behind_a_name_is_one_and_each_sign_knows_its_place() -> None:
    text = "某某某，\n我镇柳河镇晒了12份旧档案。"
    own = own_text(report(text), NAMES)
    assert own.signs == "某某某〇晒了0份旧档案"
    spots = [text[start:end] for start, end in zip(own.starts, own.ends, strict=True)]
    assert spots == ["某", "某", "某", "我镇柳河镇", "晒", "了", "12", "份", "旧", "档", "案"]


def test_headings_and_prescribed_clauses_to_the_sign() -> None:
    assert is_heading("字" * 30)
    assert not is_heading("字" * 31)
    assert is_heading("概述：")
    assert not is_heading("概述，某")
    assert is_prescribed("全年" + "某" * 31 + "公布发布12条，")
    assert not is_prescribed("全年" + "某" * 34 + "发布12条，")
    assert not is_prescribed("晒了12份旧档案，")
    assert is_prescribed("没有收到申请。")
    assert not is_prescribed("没有晒旧档案。")


def test_texts_that_share_half_of_their_runs_mostly_meet_in_a_band() -> None:
    met = 0
    for seed in range(60):
        both, one, other = words(seed, 400), words(1_000 + seed, 200), words(2_000 + seed, 200)
        met += not set(bands_of(both + one)).isdisjoint(bands_of(both + other))
    assert 46 <= met <= 58, "87 of 100 by the sum"


def test_the_key_of_a_band_is_a_whole_number_of_the_archive() -> None:
    keys = [key for seed in range(9) for key in bands_of(words(seed, 400))]
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert min(keys) < 0 < max(keys)
