"""Matching against whole counties of the divisions, and against the real reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.divisions import county, townships
from spiders.new_site import bodies_of_divisions, catalogue_folder
from spiders.roster import Roster, read_site
from storage.bodies import Site

END = "2018年政府信息公开工作年度报告"
COUNTIES = (
    "640122",
    "640221",
    "532601",
    "620423",
    "110101",
    "150822",
    "350581",
    "431226",
    "500111",
    "652325",
    "429004",
)
NEIGHBOURS = {"640122": "640121", "640221": "640205", "532601": "532622", "431226": "431227", "110101": "110102"}


def roster(code: str) -> Roster:
    """The county and its townships, as the divisions have them."""
    place = county(code)
    assert place is not None
    return Roster(Site(jurisdiction=place, site="http://x.example/", bodies=tuple(bodies_of_divisions(code))))


@pytest.mark.parametrize("code", COUNTIES)
def test_every_unit_is_known_by_its_names(code: str) -> None:
    place, known = county(code), roster(code)
    assert place is not None
    for body in bodies_of_divisions(code)[1:]:
        for name in (body.name, *body.aliases):
            for title in (f"{name}{END}", f"{place.name}{name}{END}", f"2018年{place.name}{name}政府信息公开年报"):
                found = known.match(title)
                assert found is not None, title
                assert found.code == body.code, title


@pytest.mark.parametrize(("code", "neighbour"), NEIGHBOURS.items())
def test_no_unit_of_a_neighbour_is_taken_for_ones_own(code: str, neighbour: str) -> None:
    known, other = roster(code), county(neighbour)
    assert other is not None
    for division in townships(neighbour):
        assert known.match(f"{other.name}{division.name}{END}") is None
    for name in (other.name, f"{other.name}人民政府", f"{other.name}教育局", f"{other.name}人民政府办公室"):
        assert known.match(f"{name}{END}") is None


@pytest.mark.parametrize("code", COUNTIES)
def test_no_school_or_station_is_taken_for_its_township(code: str) -> None:
    known = roster(code)
    for division in townships(code):
        for ending in ("中学", "中心小学", "卫生院", "派出所", "财政所", "红旗村", "便民服务中心"):
            assert known.match(f"{division.name}{ending}{END}") is None


@pytest.mark.parametrize(
    ("number", "code", "body"),
    [
        ("000", "640122", "640122101"),
        ("001", "640221", "640221104"),
        ("002", "532601", "532601102"),
        ("003", "620423", "620423"),
        ("004", "640122", "640122102"),
    ],
)
def test_the_seeds_by_their_text_alone(material: Path, number: str, code: str, body: str) -> None:
    (path,) = (material / "seeds").glob(f"{number}_*.txt")
    folder = catalogue_folder(code)
    assert folder is not None
    known = Roster(read_site(folder, families=("trs",)))
    found = known.match(None, text=path.read_text(encoding="utf-8"))
    assert found is not None
    assert found.code == body
