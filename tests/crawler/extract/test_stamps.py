"""The dates that addresses, ids and file names carry."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.stamps import stamps_of_address, stamps_of_name
from storage.contents import DateSource

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=SHANGHAI)
HEX = "4a25005ad4da4e0bbca9a04b98caea18"
UUID = "0b7c9e1a-35d2-4c55-9d0f-8b3a5f6c7d8e"


@pytest.mark.parametrize(
    ("path", "day", "precision"),
    [
        ("/xxgk_7799/lgz/xxgknb_21139/202302/t20230208_3948560.html", date(2023, 2, 8), "day"),
        ("/ftx/zfxxgkndbg/201901/t20190130_1413202.htm", date(2019, 1, 30), "day"),
        ("/zfbgs/202102/t20210203_8862455_wap.html", date(2021, 2, 3), "day"),
        ("/gpjnx/202201/t20220130_1548368.shtml", date(2022, 1, 30), "day"),
        ("/art/2009/1/6/art_17409_827990.html", date(2009, 1, 6), "day"),
        ("/XXGK/jcms_files/jcms1/web1/site/art/2018/2/7/art_2201_123.html", date(2018, 2, 7), "day"),
        (f"/ljjz/xxgknb/art/2026/art_{HEX}.html", date(2026, 1, 1), "year"),
        (f"/suyu/c100123/202306/{HEX}.shtml", date(2023, 6, 1), "month"),
        ("/mulan/c100450/202309/c01_925848.shtml", date(2023, 9, 1), "month"),
        ("/20210317/i12345.html", date(2021, 3, 17), "day"),
        ("/20210317/5582.html", date(2021, 3, 17), "day"),
        (f"/20210317/{HEX}/c.html", date(2021, 3, 17), "day"),
        (f"/20210317/{UUID}.html", date(2021, 3, 17), "day"),
        (f"/zfxxgk/2022/1/5/{HEX}.shtml", date(2022, 1, 5), "day"),
        ("/doc/2026/01/23/4722822.shtml", date(2026, 1, 23), "day"),
        (f"/hnsn/xxgknb/202003/{HEX}.shtml", date(2020, 3, 1), "month"),
        ("/tzzfxxgk/c109617/202601/1778607.shtml", date(2026, 1, 1), "month"),
        ("/2019-3/7/content_123456.shtml", date(2019, 3, 7), "day"),
        ("/c/2026-01-15/7097241.shtml", date(2026, 1, 15), "day"),
        (f"/columns/{UUID}/202401/09/{UUID}.html", date(2024, 1, 9), "day"),
        ("/2019/0318/58220.html", date(2019, 3, 18), "day"),
        ("/html/czwj/2019/QIOLPALC_0109/61580.html", date(2019, 1, 9), "day"),
    ],
)
def test_address_dialects(path: str, day: date, precision: str) -> None:
    (claim,) = stamps_of_address(f"http://www.example.gov.cn{path}", now=NOW)
    assert (claim.source, claim.date, claim.precision) == (DateSource.URL, day, precision)
    assert claim.moment is None


VECTORS = [
    ("1752504210521403394", "2024-01-31 09:28:58"),
    ("1619593655548706818", "2023-01-29 15:09:52"),
    ("1906985018193408001", "2025-04-01 16:20:33"),
    ("60110d7498617ee119ec309a", "2021-01-27 14:51:32"),
    ("65b069ef3a2203212e9eea8f", "2024-01-24 09:37:51"),
    ("5c4829ad7f8b9a6f388be521", "2019-01-23 16:45:33"),
    ("1560755393726", "2019-06-17 15:09:53"),
    ("17364738729029ffO7DUB", "2025-01-10 09:51:12"),
    ("20181023211855692", "2018-10-23 21:18:55"),
]


@pytest.mark.parametrize(("word", "moment"), VECTORS)
def test_ids_are_moments_in_shanghai(word: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    for claims in (
        stamps_of_address(f"https://a.gov.cn/zfxxgk/{word}.html", now=NOW),
        stamps_of_name(f"{word}.pdf", now=NOW),
    ):
        assert [claim.moment for claim in claims] == [expected]
        assert claims[0].date == expected.date()
        assert claims[0].precision == "second"


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("http://a.gov.cn/gongkai/show/20181023211855692.html", "2018-10-23 21:18:55"),
        ("http://a.gov.cn/GovOpenShow.aspx?id=20220125180019886", "2022-01-25 18:00:19"),
        ("http://a.gov.cn/site_x/channel_c/doc_65b069ef3a2203212e9eea8f.html", "2024-01-24 09:37:51"),
        ("http://a.gov.cn/art/20190412091534_ABCD.html", "2019-04-12 09:15:34"),
        ("http://a.gov.cn/wz/20210315093000/index.shtml", "2021-03-15 09:30:00"),
    ],
)
def test_ids_in_their_places(url: str, moment: str) -> None:
    (claim,) = stamps_of_address(url, now=NOW)
    assert claim.moment == datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def test_two_stamps_in_one_address_are_both_kept() -> None:
    claims = stamps_of_address("http://a.gov.cn/x/2021-11/16/article_2024041410553026801.html", now=NOW)
    assert [claim.date for claim in claims] == [date(2021, 11, 16), date(2024, 4, 14)]


@pytest.mark.parametrize(
    "path",
    [
        "/info/1025/61695.htm",
        "/content/post_67513.html",
        "/public/6598731/10333631.html",
        "/zfxxgknb/n2024n/xz/hcz.htm",
        "/xxgk/2019/xxgknb/index.html",
        "/module/xxgk/xxgkAnnualReport.jsp?area=113708120043226000&fbtime=2021",
        "/xxgk-show-191026.html",
        "/col/list.html?t=1560755393726",
        "/202302/t20231399_1.html",
        "/t19990101_5.html",
        "/gongkai/show/7d645fdfc128a78a691d46fc9d42d6dd.html",
    ],
)
def test_addresses_without_a_stamp(path: str) -> None:
    assert stamps_of_address(f"http://www.example.gov.cn{path}", now=NOW) == []


def test_stamps_of_the_future_are_none() -> None:
    eve = datetime(2023, 2, 6, 23, 0, tzinfo=SHANGHAI)
    address = "http://a.gov.cn/202302/t20230208_1.html"
    assert stamps_of_address(address, now=eve) == []
    assert [claim.date for claim in stamps_of_address(address, now=eve.replace(day=7))] == [date(2023, 2, 8)]
    assert [claim.date for claim in stamps_of_address(address)] == [date(2023, 2, 8)]


def test_names_of_files() -> None:
    (claim,) = stamps_of_name("http://a.gov.cn/x/P020250320612395936729.pdf", now=NOW)
    assert (claim.source, claim.date) == (DateSource.ATTACHMENT_NAME, date(2025, 3, 20))
    assert claim.moment == datetime(2025, 3, 20, 17, 0, 39, tzinfo=SHANGHAI)
    (claim,) = stamps_of_name("W020190119606990532110.jpg", now=NOW)
    assert claim.date == date(2019, 1, 19)
    (claim,) = stamps_of_name("160119113716798.docx", now=NOW)
    assert claim.moment == datetime(2016, 1, 19, 11, 37, 16, tzinfo=SHANGHAI)
    (claim,) = stamps_of_name("P020190131990000000000.pdf", now=NOW)
    assert (claim.date, claim.precision, claim.moment) == (date(2019, 1, 31), "day", None)
    assert stamps_of_name("2018年政府信息公开工作年度报告.pdf", now=NOW) == []
    assert stamps_of_name("P0202513016123959367.pdf", now=NOW) == []
