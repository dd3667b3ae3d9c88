"""A county's two files: how they may be saved, and every fault told with file and line or key."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from spiders.roster import BrokenRoster, family_names, read_counties, read_site
from storage.bodies import BodyKind, Column

SITE = """\
code = "640122"
name = "贺兰县"
site = "http://www.helan.example/"
hosts = ["files.helan.example", "127.0.0.1:8001"]
[[column]]
url = "http://www.helan.example/nb/"
family = "trs"
[[column]]
url = "http://www.helan.example/other/"
"""
BODIES = """\
code,name,kind,aliases,since,until,columns
640122,贺兰县人民政府,county,,,,
640122103,金贵镇人民政府,township,金贵镇,2014,,
640122-jyj,贺兰县教育局,department,县教育局|教育局,,2020,http://www.helan.example/jyj/|http://edu.example/a?b=1
"""
FAMILIES = ("trs", "static")


def county(folder: Path, site: str | bytes = SITE, bodies: str | bytes = BODIES, *, code: str = "640122") -> Path:
    """Write a county's folder below `folder`."""
    place = folder / code
    place.mkdir(parents=True)
    for name, content in (("site.toml", site), ("bodies.csv", bodies)):
        (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def faults(folder: Path) -> list[str]:
    """The faults of all counties below `folder`, without the path before the file's name."""
    with pytest.raises(BrokenRoster) as caught:
        read_counties(folder, families=FAMILIES)
    assert all("\n" not in fault and str(folder) in fault for fault in caught.value.faults)
    return [fault.replace(f"{folder}/", "") for fault in caught.value.faults]


def test_a_county_is_read_whole(tmp_path: Path) -> None:
    site = read_site(county(tmp_path), families=FAMILIES)
    assert (site.jurisdiction.code, site.jurisdiction.name) == ("640122", "贺兰县")
    assert site.site == "http://www.helan.example/"
    assert site.hosts == ("files.helan.example", "127.0.0.1:8001")
    assert site.columns == (
        Column(url="http://www.helan.example/nb/", family="trs"),
        Column(url="http://www.helan.example/other/"),
        Column(url="http://www.helan.example/jyj/", body="640122-jyj"),
        Column(url="http://edu.example/a?b=1", body="640122-jyj"),
    )
    whole, jingui, edu = site.bodies
    assert (whole.kind, whole.aliases, whole.since, whole.until, whole.columns) == (BodyKind.COUNTY, (), None, None, ())
    assert (jingui.code, jingui.county, jingui.name) == ("640122103", "640122", "金贵镇人民政府")
    assert (jingui.kind, jingui.aliases, jingui.since) == (BodyKind.TOWNSHIP, ("金贵镇",), 2014)
    assert (edu.aliases, edu.until) == (("县教育局", "教育局"), 2020)
    assert edu.columns == ("http://www.helan.example/jyj/", "http://edu.example/a?b=1")


@pytest.mark.parametrize(
    "content",
    [
        BODIES.encode(),
        codecs.BOM_UTF8 + BODIES.encode(),
        BODIES.encode("gbk"),
        BODIES.encode("gb18030"),
        BODIES.replace("\n", "\r\n").encode(),
        BODIES.replace("\n", "\r\n").encode("gbk"),
        BODIES.replace("\n", "\r").encode(),
        BODIES.replace("\n", "\n\n").encode(),
        BODIES.replace("\n", ",,\n").encode(),
        (BODIES + ",,,,,,\n   \n").encode(),
        BODIES.rstrip().encode(),
        BODIES.replace("金贵镇人民政府", '"金贵镇人民政府"').encode(),
        BODIES.replace("金贵镇人民政府", " 金贵镇人民政府 ").encode(),
    ],
)
def test_ways_to_save_bodies(tmp_path: Path, content: bytes) -> None:
    site = read_site(county(tmp_path, bodies=content), families=FAMILIES)
    assert [body.name for body in site.bodies] == ["贺兰县人民政府", "金贵镇人民政府", "贺兰县教育局"]
    assert [body.code for body in site.bodies] == ["640122", "640122103", "640122-jyj"]


def test_rare_signs_of_gb18030_and_quoted_commas(tmp_path: Path) -> None:
    bodies = 'code,name,kind\n640122104,"驩城镇,𠮷镇",township\n'
    for number, encoding in enumerate(("utf-8", "gb18030")):
        site = read_site(county(tmp_path / str(number), bodies=bodies.encode(encoding)), families=FAMILIES)
        assert site.bodies[0].name == "驩城镇,𠮷镇"


def test_only_code_name_and_kind_must_be_there_in_any_order(tmp_path: Path) -> None:
    site = read_site(county(tmp_path, bodies="kind,name,code\ntownship,金贵镇,640122103\n"), families=FAMILIES)
    assert (site.bodies[0].code, site.bodies[0].kind) == ("640122103", BodyKind.TOWNSHIP)


def test_counties_come_in_order_of_code_and_hidden_things_are_left_alone(tmp_path: Path) -> None:
    second = SITE.replace("640122", "640221").replace("贺兰县", "平罗县")
    county(tmp_path, second, "code,name,kind\n640221,平罗县人民政府,county\n", code="640221")
    county(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.txt").write_text("ours")
    assert [site.jurisdiction.name for site in read_counties(tmp_path, families=FAMILIES)] == ["贺兰县", "平罗县"]
    assert read_counties(tmp_path / "nowhere", families=FAMILIES) == []


def test_a_column_may_name_its_body(tmp_path: Path) -> None:
    site = SITE + 'body = "640122103"\n'
    read = read_site(county(tmp_path, site), families=FAMILIES)
    assert read.columns[1] == Column(url="http://www.helan.example/other/", body="640122103")
    assert read.bodies[1].columns == ("http://www.helan.example/other/",)


def test_a_column_of_two_bodies_is_shared(tmp_path: Path) -> None:
    both = "code,name,kind,columns\n1,甲镇,township,http://a.example/nb\n2,乙镇,township,http://a.example/nb\n"
    read = read_site(county(tmp_path, 'code = "640122"\nname = "贺兰县"\nsite = "http://a.example"\n', both))
    assert read.columns == (Column(url="http://a.example/nb"),)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("640122103,金贵镇,town,,,,", "line 3: kind: must be one of county, office, department"),
        ("640122103,金贵镇,Township,,,,", "line 3: kind: must be one of"),
        ("640122103,金贵镇,,,,,", "line 3: kind: must be one of"),
        ("640122103,,township,,,,", "line 3: name: a name or alias must have 1 to 100 signs"),
        (",金贵镇,township,,,,", "line 3: code: must be letters, digits"),
        ("6401 22,金贵镇,township,,,,", "line 3: code: must be letters, digits"),
        ("../x,金贵镇,township,,,,", "line 3: code: must be letters, digits"),
        ("640122103,金贵镇,township,,14,,", "line 3: since: must be a year from 2008 to 2099, not '14'"),
        ("640122103,金贵镇,township,,2007,,", "line 3: since: must be a year"),
        ("640122103,金贵镇,township,,,二〇二〇,", "line 3: until: must be a year"),
        ("640122103,金贵镇,township,,2020,2019,", "line 3: since 2020 is later than until 2019"),
        ("640122103,金贵镇,township,,,,ftp://a.example/", "line 3: columns: must begin with http:// or https://"),
        ("640122103,金贵镇,township,,,,http://u:p@a.example/", "line 3: columns: must not hold a user name"),
        ("640122103,金贵镇,township,,,,http:///nb", "line 3: columns: no host"),
        ("640122103,金贵镇,township,,,,http://a.example:99999/", "line 3: columns: not an address"),
        ("640122103,金贵镇,township,,,,http://a.example/a b", "line 3: columns: not an address"),
        ("640122103,金贵镇,township,,,,javascript:alert(1)", "line 3: columns: must begin with"),
        ("640122103,金贵镇,township,,,,,多", "line 3: 8 cells, but the header has 7 columns"),
        ("640122,又一个,township,,,,", "line 3: code 640122 stands on line 2 too"),
        ('640122103,"金贵\n镇",township,,,,', "line 3: name: holds a line break"),
        ('640122103,"金贵镇"x,township,,,,', "line 3: not CSV"),
        ('640122103,"金贵镇,township,,,,', "line 3: not CSV"),
    ],
)
def test_faults_of_a_row(tmp_path: Path, row: str, told: str) -> None:
    head = "code,name,kind,aliases,since,until,columns\n640122,贺兰县人民政府,county,,,,\n"
    county(tmp_path, bodies=head + row + "\n")
    found = faults(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"640122/bodies.csv: {told}")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("code,name", ["column 'kind' is missing"]),
        ("编码,name,kind", ["unknown column '编码'", "column 'code' is missing"]),
        ("code,name,kind,code", ["column 'code' stands twice"]),
        (
            "code;name;kind",
            ["unknown column 'code;name;kind'", "'code' is missing", "'name' is missing", "'kind' is missing"],
        ),
        ("", ["no header"]),
    ],
)
def test_faults_of_a_header(tmp_path: Path, header: str, told: list[str]) -> None:
    county(tmp_path, bodies=header + "\n")
    found = faults(tmp_path)
    assert len(found) == len(told)
    for fault, words in zip(found, told, strict=True):
        assert fault.startswith("640122/bodies.csv: line 1: ")
        assert words in fault


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('code = "640122"', 'code = "640221"', "code: 640221 stands in the folder of 640122"),
        ('code = "640122"', 'code = "64012"', "code: not a county code"),
        ('code = "640122"', "code = 640122", "code: must be a text in quotes, not 640122"),
        ('name = "贺兰县"', "", "name: is missing"),
        ('name = "贺兰县"', 'name = " "', "name: must be a text of one line"),
        ('name = "贺兰县"', 'name = "贺\\n兰"', "name: must be a text of one line"),
        ('name = "贺兰县"', 'nmae = "x"\nname = "贺兰县"', "nmae: unknown key (meant: name?)"),
        ('family = "trs"', 'family = "trx"', "column[1].family: no such family: 'trx' (there are static, trs)"),
        ('family = "trs"', 'body = "nobody"', "column[1].body: no body with this code"),
        ('family = "trs"', 'holds = ["x"]', "column[1].holds: unknown key"),
        ('site = "http://www.helan.example/"', 'site = "www.helan.example"', "site: must begin with http://"),
        ('"files.helan.example"', '"http://files.helan.example/"', "hosts[1]: not a host"),
        ('"files.helan.example"', "7", "hosts[1]: must be a text in quotes"),
        ('"127.0.0.1:8001"', '"127.0.0.1:80010"', "hosts[2]: not a host"),
        ('url = "http://www.helan.example/nb/"', "", "column[1].url: is missing"),
        ('name = "贺兰县"', 'name = "贺兰县', "not TOML: "),
    ],
)
def test_faults_of_a_site(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in SITE
    county(tmp_path, SITE.replace(before, after, 1))
    found = faults(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"640122/site.toml: {told}")


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    county(tmp_path, 'code = "640122"\nname = \n')
    assert "line 2" in faults(tmp_path)[0]


def test_all_faults_of_all_counties_at_once(tmp_path: Path) -> None:
    county(tmp_path, SITE.replace('name = "贺兰县"\n', ""), BODIES + "x,,town,,1,,\n")
    county(tmp_path, SITE, BODIES, code="640221")
    (tmp_path / "贺兰").mkdir()
    found = faults(tmp_path)
    assert found[:4] == [
        "640122/site.toml: name: is missing",
        found[1],
        "640122/bodies.csv: line 5: since: must be a year from 2008 to 2099, not '1'",
        "640122/bodies.csv: line 5: name: a name or alias must have 1 to 100 signs",
    ]
    assert "line 5: kind: must be one of" in found[1]
    assert found[4] == "640221/site.toml: code: 640122 stands in the folder of 640221"
    assert [fault.split(": ")[2].split(" in ")[0] for fault in found[5:8]] == [
        "code 640122 stands",
        "code 640122103 stands",
        "code 640122-jyj stands",
    ]
    assert found[5].startswith("640221/bodies.csv: line 2: ")
    assert found[8] == "贺兰: the folder must be named by the county's six-digit code"
    assert found[9:] == ["贺兰/site.toml: is missing", "贺兰/bodies.csv: is missing"]


@pytest.mark.parametrize(
    "content",
    [
        BODIES.encode().replace("金".encode(), b"\xe9\x87", 1),
        BODIES.encode("utf-16"),
        b"code,name,kind\n640122,\xff\xff\xff,county\n",
    ],
)
def test_a_damaged_encoding_is_told_with_its_line(tmp_path: Path, content: bytes) -> None:
    county(tmp_path, bodies=content)
    found = faults(tmp_path)
    assert len(found) == 1
    assert "neither UTF-8 nor GBK" in found[0]


def test_a_family_is_named_by_its_file_and_what_families_share_is_none() -> None:
    folder = Path(__file__).parents[2] / "spiders" / "families"
    assert {"hanweb", "static", "trs"} <= set(family_names())
    assert all((folder / f"{name}.py").is_file() for name in family_names())
    assert not {"base", "catalogue", "pager", "rows"} & set(family_names())
