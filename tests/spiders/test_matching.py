"""Whose report it is: a table of titles written by hand, then source boxes, columns and texts."""

from __future__ import annotations

import pytest

from spiders.roster import Roster
from storage.bodies import BodyKind, Site
from tests.spiders.rosters import EJIN, GONGAN, HELAN, LINGWU, WENSHAN

END = "2018年政府信息公开工作年度报告"
BARE = "2018年政府信息公开工作年度报告"

TITLES = [
    # the same township in its spellings
    (f"金贵镇{END}", "jingui"),
    (f"金贵镇人民政府{END}", "jingui"),
    (f"金贵镇政府{END}", "jingui"),
    (f"贺兰县金贵镇{END}", "jingui"),
    (f"贺兰县金贵镇人民政府{END}", "jingui"),
    (f"宁夏贺兰县金贵镇{END}", "jingui"),
    (f"宁夏回族自治区银川市贺兰县金贵镇人民政府{END}", "jingui"),
    (f"银川市贺兰县金贵镇{END}", "jingui"),
    (f"银川市金贵镇{END}", "jingui"),
    ("贺兰县金贵镇 2018 年政府信息公开工作 年度报告", "jingui"),
    ("2018年金贵镇人民政府信息公开工作年度报告", "jingui"),
    ("2018年金贵镇政府信息公开工作年度报告", "jingui"),
    ("2018年度金贵镇政府信息公开年报", "jingui"),
    ("金贵镇二○一八年政府信息公开工作年度报告", "jingui"),
    ("金贵镇政府信息公开工作2018年度报告", "jingui"),
    ("金贵镇2018年政务公开工作年度报告", "jingui"),
    ("金贵镇2018年信息公开工作总结", "jingui"),
    (f"贺兰县人民政府立岗镇{END}", "ligang"),
    (f"立岗镇{END}", "ligang"),
    (f"立岗镇党政办公室{END}", "ligang"),
    (f"立岗镇人民政府办公室{END}", "ligang"),
    (f"{BARE}（金贵镇）", "jingui"),
    (f"{BARE}-金贵镇", "jingui"),
    (f"金贵镇：{BARE}", "jingui"),
    (f"【金贵镇】{BARE}", "jingui"),
    (f"金贵镇{END}（图片版）", "jingui"),
    (f"金贵镇{END}.pdf", "jingui"),
    (f"关于公布金贵镇{END}", "jingui"),
    (f"附件1：金贵镇{END}", "jingui"),
    (f"贺兰县{BARE}（金贵镇）", "jingui"),
    (f"金贵镇{END}_贺兰县人民政府门户网站", "jingui"),
    (f"金贵镇{END}-贺兰县人民政府", "jingui"),
    ("贺兰县金贵镇2018年政府信息公开工作年度…", "jingui"),
    ("金贵镇", "jingui"),
    (f"洪广镇人民政府{END}", "hongguang"),
    (f"常信乡{END}", "changxin"),
    (f"县金贵镇{END}", "jingui"),
    # subdistricts and prefix traps
    (f"城关镇{END}", "chengguan"),
    (f"城关街道{END}", "chengguanj"),
    (f"城关街道办事处{END}", "chengguanj"),
    (f"贺兰县城关街道办{END}", "chengguanj"),
    (f"城关办事处{END}", "chengguanj"),
    (f"富兴街街道{END}", "fuxing"),
    (f"富兴街道办事处{END}", "fuxing"),
    (f"贺兰县富兴街办事处{END}", "fuxing"),
    (f"贺兰工业园区管委会{END}", "zone"),
    (f"贺兰县工业园区管理委员会{END}", "zone"),
    (f"贺兰工业园区{END}", "zone"),
    # the county
    (f"贺兰县{END}", "640122"),
    (f"贺兰县人民政府{END}", "640122"),
    ("贺兰县人民政府信息公开工作2018年年度报告", "640122"),
    (f"县人民政府{END}", "640122"),
    (f"县政府{END}", "640122"),
    ("县政府信息公开2018年年报", "640122"),
    (f"银川市贺兰县{END}", "640122"),
    (f"贺兰县（本级）{END}", "640122"),
    (f"全县{END}", "640122"),
    # its office, never the county
    (f"贺兰县人民政府办公室{END}", "office"),
    (f"贺兰县政府办公室{END}", "office"),
    (f"县政府办{END}", "office"),
    (f"政府办公室{END}", "office"),
    (f"县府办{END}", "office"),
    ("贺兰县人民政府办公室政府信息公开工作2018年度报告", "office"),
    # departments
    (f"教育局{END}", "edu"),
    (f"县教育局{END}", "edu"),
    (f"贺兰县教育局{END}", "edu"),
    (f"贺兰县教育体育局{END}", "edu"),
    (f"教育局办公室{END}", "edu"),
    (f"贺兰县发展改革局{END}", "reform"),
    (f"县发改局{END}", "reform"),
    (f"贺兰县人力资源和社会保障局{END}", "social"),
    (f"贺兰县人社局{END}", "social"),
    (f"贺兰县人民政府外事办公室{END}", "foreign"),
    (f"县卫生健康局{END}", "health"),
    ("贺兰县审计局2016年政府信息公开工作年度报告", "audit1"),
    ("贺兰县审计局2018年政府信息公开工作年度报告", "audit2"),
    (f"县税务局{END}", "tax"),
    (f"立岗镇中心小学{END}", "school"),
    # nobody's here
    (f"立岗镇中学{END}", None),
    (f"立岗镇卫生院{END}", None),
    (f"立岗镇兰光村{END}", None),
    (f"平罗县城关镇{END}", None),
    (f"平罗县{END}", None),
    (f"平罗县教育局{END}", None),
    (f"银川市人民政府{END}", None),
    (f"银川市{END}", None),
    (f"银川市教育局{END}", None),
    (f"银川市人民政府办公室{END}", None),
    (f"宁夏回族自治区{END}", None),
    (f"宁夏回族自治区人民政府办公厅{END}", None),
    (f"县卫生健康局下属县医院{END}", None),
    (f"贺兰县卫生健康局卫生监督所{END}", None),
    (f"贺兰县文化旅游局{END}", None),
    (f"县委办公室{END}", None),
    (f"中共贺兰县委员会{END}", None),
    (f"贺兰山路街道办事处{END}", None),
    (f"金贵镇、立岗镇{END}", None),
    (f"金贵{END}", None),
    (f"镇政府{END}", None),
    (f"城关{END}", None),
    (f"贺兰{END}", None),
    (f"办公室{END}", None),
    (BARE, None),
    ("政府信息公开年报", None),
    (f"{BARE}_贺兰县人民政府", None),
    (f"{BARE} 贺兰县人民政府门户网站", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_title_alone(title: str | None, expected: str | None) -> None:
    found = Roster(HELAN).match(title)
    assert (found.code if found else None) == expected


@pytest.mark.parametrize(
    ("site", "title", "expected"),
    [
        (WENSHAN, f"文山市古木镇{END}", "gumu"),
        (WENSHAN, f"文山州文山市古木镇人民政府{END}", "gumu"),
        (WENSHAN, f"云南省文山壮族苗族自治州文山市古木镇{END}", "gumu"),
        (WENSHAN, f"文山市{END}", "532601"),
        (WENSHAN, f"市人民政府{END}", "532601"),
        (WENSHAN, f"文山市政府办{END}", "532601-bgs"),
        (WENSHAN, f"市教育体育局{END}", "wsedu"),
        (WENSHAN, f"东山乡{END}", "dongshan"),
        (WENSHAN, f"文山市东山彝族乡人民政府{END}", "dongshan"),
        (WENSHAN, f"开化街道办{END}", "kaihua"),
        (WENSHAN, f"文山州教育体育局{END}", None),
        (WENSHAN, f"文山州人民政府{END}", None),
        (WENSHAN, f"文山壮族苗族自治州{END}", None),
        (WENSHAN, f"文山{END}", None),
        (EJIN, "阿拉善盟额济纳旗赛汉陶来苏木人民政府2022年度政府信息公开工作年度报告", "saihan"),
        (EJIN, f"赛汉陶来苏木{END}", "saihan"),
        (EJIN, f"额济纳旗达来呼布镇{END}", "dalai"),
        (EJIN, f"旗人民政府{END}", "152923"),
        (EJIN, f"旗政府办公室{END}", None),
        (EJIN, f"额济纳旗人民政府办公室{END}", None),
        (EJIN, f"阿拉善盟行政公署{END}", None),
        (GONGAN, f"公安县公安局{END}", "police"),
        (GONGAN, f"县公安局{END}", "police"),
        (GONGAN, f"公安局{END}", "police"),
        (GONGAN, f"公安县{END}", "421022"),
        (GONGAN, f"局{END}", None),
        (LINGWU, f"市教育局{END}", "lwedu"),
        (LINGWU, f"银川市灵武市教育局{END}", "lwedu"),
        (LINGWU, f"银川市教育局{END}", None),
    ],
)
def test_title_in_other_counties(site: Site, title: str, expected: str | None) -> None:
    found = Roster(site).match(title)
    assert (found.code if found else None) == expected


@pytest.mark.parametrize(
    ("title", "source", "column", "expected"),
    [
        (BARE, "金贵镇", None, "jingui"),
        (BARE, "贺兰县金贵镇人民政府", None, "jingui"),
        (BARE, "金贵镇党政办", None, "jingui"),
        (BARE, "贺兰县教育局", None, "edu"),
        (BARE, "贺兰县人民政府", None, "640122"),
        (BARE, "贺兰县人民政府办公室", None, None),  # the office puts the county's report up, and its own
        (BARE, "平罗县城关镇", None, None),
        (BARE, "本站原创", None, None),
        (BARE, "1", None, None),
        (BARE, None, "ligang", "ligang"),
        (BARE, "贺兰县人民政府办公室", "ligang", "ligang"),
        (BARE, "贺兰县人民政府", "ligang", "ligang"),
        (BARE, "贺兰县人民政府办公室", "640122", "640122"),
        (BARE, "本站", "ligang", "ligang"),
        (BARE, "金贵镇", "ligang", None),  # two witnesses, two bodies
        (BARE, None, "http://helan.example/ligang/", "ligang"),
        (BARE, None, "http://helan.example/all/", None),
        (BARE, None, "unknown", None),
        (f"立岗{END}", None, "ligang", "ligang"),
        (f"立岗{END}", "立岗镇", None, "ligang"),
        (f"镇政府{END}", None, "ligang", "ligang"),
        (f"镇人民政府{END}", "金贵镇", None, "jingui"),
        (f"乡政府{END}", None, "ligang", None),
        (f"金贵{END}", None, "ligang", None),
        (f"城关{END}", None, "chengguanj", "chengguanj"),
        (f"街道办事处{END}", None, "chengguanj", "chengguanj"),
        (f"我局{END}", None, "edu", "edu"),
        (f"我局{END}", None, "ligang", None),
        # the title wins over the column's owner and over the source box
        (f"金贵镇{END}", None, "ligang", "jingui"),
        (f"金贵镇{END}", "贺兰县人民政府办公室", None, "jingui"),
        (f"金贵镇{END}", "立岗镇", None, "jingui"),
        (f"贺兰县{END}", "贺兰县人民政府办公室", None, "640122"),
        (f"贺兰县人民政府办公室{END}", "贺兰县人民政府", "640122", "office"),
        # a unit that is none of ours is not made one by its column
        (f"立岗镇中学{END}", None, "ligang", None),
        (f"平罗县城关镇{END}", "城关镇", "chengguan", None),
        # what is not understood needs two witnesses
        (f"红旗飘飘{END}", None, "ligang", None),
        (f"红旗飘飘{END}", "立岗镇", "ligang", "ligang"),
    ],
)
def test_source_and_column(title: str, source: str | None, column: str | None, expected: str | None) -> None:
    found = Roster(HELAN).match(title, source=source, column=column)
    assert (found.code if found else None) == expected


def test_without_an_office_in_the_roster_nobody_is_meant() -> None:
    site = Site(
        jurisdiction=HELAN.jurisdiction,
        site=HELAN.site,
        bodies=tuple(one for one in HELAN.bodies if one.kind is not BodyKind.OFFICE),
    )
    roster = Roster(site)
    assert roster.match(f"贺兰县人民政府办公室{END}") is None
    assert roster.match(f"县政府办{END}") is None
    assert roster.match(f"贺兰县{END}") is not None


def test_names_are_whole_names_longest_first() -> None:
    names = Roster(HELAN).names()
    assert {"金贵镇", "贺兰县金贵镇", "金贵镇人民政府", "贺兰县教育局", "教育体育局", "贺兰县"} <= set(names)
    assert not {"县", "镇", "政府", "办公室", ""} & set(names)
    assert [len(name) for name in names] == sorted((len(name) for name in names), reverse=True)


def test_hostile_titles_end() -> None:
    roster = Roster(HELAN)
    for title in ("政府" * 20000, "信息公开" * 5000, "贺兰县" * 5000, "(" * 9999, "的" * 9999, "工作年度" * 4000 + END):
        assert roster.match(title, text=title) is None
