"""The bundled divisions, looked up by code."""

from __future__ import annotations

import pytest

from spiders import divisions
from storage.bodies import BodyKind


def test_counties_by_code() -> None:
    helan = divisions.county("640122")
    assert helan is not None
    assert (helan.code, helan.name) == ("640122", "贺兰县")
    assert divisions.county_name("532601") == "文山市"
    assert divisions.county_name("110101") == "东城区"


@pytest.mark.parametrize(
    "code", ["999999", "64012", "6401220", "", "64012a", "640122,", "640122\n", "６４０１２２", "000000"]
)
def test_unknown_codes(code: str) -> None:
    assert divisions.county(code) is None
    assert divisions.county_name(code) is None
    assert divisions.townships(code) == []


def test_townships_of_a_county_in_order() -> None:
    found = divisions.townships("640122")
    assert [(one.code, one.name) for one in found] == [
        ("640122001", "富兴街街道"),
        ("640122100", "习岗镇"),
        ("640122101", "金贵镇"),
        ("640122102", "立岗镇"),
        ("640122103", "洪广镇"),
        ("640122200", "常信乡"),
        ("640122400", "南梁台子"),
        ("640122401", "暖泉农场"),
        ("640122402", "宁夏原种场"),
        ("640122403", "京星农牧场"),
    ]
    assert len(divisions.townships("532601")) == 18
    assert len(divisions.townships("620423")) == 11
    assert len(divisions.townships("640221")) == 13


def test_a_city_without_counties_has_its_townships() -> None:
    assert divisions.county_name("441900") == "东莞市"
    assert "虎门镇" in [one.name for one in divisions.townships("441900")]


def test_places_above_a_county() -> None:
    city, province = divisions.city("640122"), divisions.province("640122")
    assert city is not None
    assert province is not None
    assert (city.name, province.name) == ("银川市", "宁夏回族自治区")
    assert divisions.city("110101") is None  # 市辖区 is no place of its own
    assert divisions.city("429004") is None  # 省直辖县级行政区划
    assert {one.code[:6] for one in divisions.townships_of_city("640122")} == {
        "640104", "640105", "640106", "640121", "640122", "640181",
    }  # fmt: skip


def test_every_row_of_the_four_levels_is_there_and_sorted() -> None:
    lines = divisions.DIVISIONS.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "code,name"
    codes = [line.split(",")[0] for line in lines[1:]]
    assert codes == sorted(codes)
    assert len(codes) == len(set(codes)) == 44703
    assert [sum(len(code) == length for code in codes) for length in (2, 4, 6, 9)] == [31, 342, 2978, 41352]
    assert all(line.count(",") == 1 and line.split(",")[1].strip() for line in lines)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("金贵镇", "township"),
        ("常信乡", "township"),
        ("东山彝族乡", "township"),
        ("赛汉陶来苏木", "township"),
        ("富兴街街道", "subdistrict"),
        ("保康街道办事处", "subdistrict"),
        ("高碑店地区", "subdistrict"),
        ("长滩办事处", "subdistrict"),
        ("文山高新技术产业开发区", "zone"),
        ("紫蓬山管委会", "zone"),
        ("武清经济技术开发区", "zone"),
        ("新技术产业园区", "zone"),
        ("大安经济开发区（省级）", "zone"),
        ("暖泉农场", "institution"),
        ("永济监狱", "institution"),
        ("宁夏原种场", "institution"),
        ("南梁台子", "institution"),
        ("县直辖村级区划", "institution"),
        ("庆柳社区", "institution"),
        ("白河林区", "institution"),
        ("呼伦贝尔农垦三河农牧场有限公司", "institution"),
    ],
)
def test_kind_of_township(name: str, kind: str) -> None:
    assert divisions.kind_of_township(name) is BodyKind(kind)
