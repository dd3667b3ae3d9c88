"""Adding a county: from the catalogue, from the divisions, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.new_site import CATALOGUE, CannotAdd, add_county, catalogue_folder
from spiders.roster import BrokenRoster, Roster, family_names, read_counties, read_site
from storage.bodies import BodyKind

FAMILIES = {*family_names(), "trs"}


def test_a_county_of_the_catalogue(tmp_path: Path) -> None:
    written = add_county(tmp_path, "640122")
    folder = tmp_path / "counties" / "640122"
    assert written == [folder / "site.toml", folder / "bodies.csv"]
    site = read_site(folder, families=FAMILIES)
    assert site.site == "http://www.nxhl.gov.cn/"
    kinds = {body.code: body.kind for body in site.bodies}
    assert kinds["640122"] is BodyKind.COUNTY
    assert kinds["640122-bgs"] is BodyKind.OFFICE
    assert kinds["640122102"] is BodyKind.TOWNSHIP
    assert kinds["640122401"] is BodyKind.INSTITUTION
    assert [column.body for column in site.columns if column.family == "trs"] == ["640122102"]


def test_a_county_of_the_divisions(tmp_path: Path) -> None:
    add_county(tmp_path, "152923", site="http://127.0.0.1:8000/")
    (site,) = read_counties(tmp_path / "counties", families=FAMILIES)
    assert (site.jurisdiction.name, site.site, site.columns) == ("额济纳旗", "http://127.0.0.1:8000/", ())
    by_name = {body.name: body for body in site.bodies}
    assert by_name["额济纳旗人民政府"].code == "152923"
    saihan = by_name["赛汉陶来苏木人民政府"]
    assert (saihan.kind, saihan.aliases, saihan.county) == (BodyKind.TOWNSHIP, ("赛汉陶来苏木",), "152923")
    assert len(saihan.code) == 9


def test_names_as_they_sign(tmp_path: Path) -> None:
    add_county(tmp_path, "532601", site="https://wenshan.example/")
    (site,) = read_counties(tmp_path / "counties", families=FAMILIES)
    names = {body.code: (body.name, body.aliases, body.kind.value) for body in site.bodies}
    assert names["532601"] == ("文山市人民政府", ("文山市",), "county")
    assert names["532601102"] == ("古木镇人民政府", ("古木镇",), "township")
    assert names["532601001"] == ("开化街道办事处", ("开化街道",), "subdistrict")
    assert names["532601403"] == ("文山高新技术产业开发区管理委员会", ("文山高新技术产业开发区",), "zone")


def test_another_address_leaves_the_columns_of_the_old_one_out(tmp_path: Path) -> None:
    add_county(tmp_path, "640122", site="https://new.example/")
    (site,) = read_counties(tmp_path / "counties", families=FAMILIES)
    assert (site.site, site.columns) == ("https://new.example/", ())
    assert "640122-bgs" in {body.code for body in site.bodies}


def test_an_unknown_county_with_an_address_is_believed(tmp_path: Path) -> None:
    add_county(tmp_path, "999999", site="http://x.example/")
    (site,) = read_counties(tmp_path / "counties", families=FAMILIES)
    assert [body.code for body in site.bodies] == ["999999"]


@pytest.mark.parametrize(
    ("code", "site", "words"),
    [
        ("999999", None, "999999 is no county of the bundled divisions: give its home page with --site URL"),
        ("64012", None, "not a county code"),
        ("../../x", None, "not a county code"),
        ("640122", "www.x.example", "--site: must begin with http:// or https://"),
        ("640122", 'http://x.example/"\nx = 1', "--site: not an address"),
        ("640122", "http://u@x.example/", "--site: must not hold a user name"),
    ],
)
def test_refused(tmp_path: Path, code: str, site: str | None, words: str) -> None:
    with pytest.raises(CannotAdd) as caught:
        add_county(tmp_path, code, site)
    assert str(caught.value).startswith(words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["site.toml", "bodies.csv"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "counties" / "640122"
    folder.mkdir(parents=True)
    (folder / name).write_text("mine")
    with pytest.raises(CannotAdd, match="is there already"):
        add_county(tmp_path, "640122")
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "mine"


@pytest.mark.parametrize("folder", sorted(CATALOGUE.glob("*/*")), ids=lambda folder: folder.name)
def test_the_catalogue_holds(folder: Path) -> None:
    site = read_site(folder, families=FAMILIES)
    assert folder.parent.name.split("-")[0] == site.jurisdiction.code[:2]
    assert catalogue_folder(site.jurisdiction.code) == folder
    assert "ot yet tried on the live web" in (folder / "site.toml").read_text(encoding="utf-8").splitlines()[0]
    roster = Roster(site)
    for body in site.bodies:
        whole = () if site.jurisdiction.name in body.name else (site.jurisdiction.name + body.name,)
        for name in (body.name, *body.aliases, *whole):
            found = roster.match(f"{name}2020年政府信息公开工作年度报告")
            assert found is not None
            assert found.code == body.code


def test_the_counties_of_the_catalogue() -> None:
    codes = {folder.name[:6] for folder in CATALOGUE.glob("*/*")}
    assert {"640122", "640221", "532601", "620423"} <= codes


def test_without_an_address_one_line_is_left_to_fill_in(tmp_path: Path) -> None:
    written = add_county(tmp_path, "640104")
    assert [path.name for path in written] == ["site.toml", "bodies.csv"]
    assert "掌政镇" in written[1].read_text(encoding="utf-8")
    with pytest.raises(BrokenRoster) as refused:
        read_counties(tmp_path / "counties", families=FAMILIES)
    (fault,) = refused.value.faults
    assert "site.toml" in fault and "site" in fault
    add_county(tmp_path, "640104", site="http://127.0.0.1:8000/")
    (site,) = read_counties(tmp_path / "counties", families=FAMILIES)
    assert site.site == "http://127.0.0.1:8000/"
