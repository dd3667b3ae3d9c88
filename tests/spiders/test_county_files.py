"""Of many counties only edited files are read again; what is given is what a reading from the first would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.roster import BrokenRoster, Known, read_counties


def county(folder: Path, code: str, *names: str) -> None:
    home = folder / code
    home.mkdir(exist_ok=True)
    (home / "site.toml").write_text(f'code = "{code}"\nname = "甲县"\nsite = "http://127.0.0.1/"\n', encoding="utf-8")
    rows = "".join(f"{code}-{place},{name},department,,,,\n" for place, name in enumerate(names))
    (home / "bodies.csv").write_text(f"code,name,kind,aliases,since,until,columns\n{rows}", encoding="utf-8")


def test_only_what_was_edited_is_read_again(tmp_path: Path) -> None:
    known: Known = {}
    county(tmp_path, "110101", "甲局")
    county(tmp_path, "110102", "乙局")
    first = read_counties(tmp_path, remembered=known)
    again = read_counties(tmp_path, remembered=known)
    assert all(one is other for one, other in zip(first, again, strict=True))
    county(tmp_path, "110102", "乙局", "丙局")
    county(tmp_path, "110103", "丁局")
    later = read_counties(tmp_path, remembered=known)
    assert later == read_counties(tmp_path)
    assert later[0] is first[0]
    assert [body.name for body in later[1].bodies] == ["乙局", "丙局"]
    assert len(later) == 3


def test_a_fault_stays_told_and_goes_with_its_mending(tmp_path: Path) -> None:
    known: Known = {}
    county(tmp_path, "110101", "甲局")
    (tmp_path / "110101" / "bodies.csv").unlink()
    for _ in range(2):
        with pytest.raises(BrokenRoster, match="is missing"):
            read_counties(tmp_path, remembered=known)
    county(tmp_path, "110101", "甲局")
    assert len(read_counties(tmp_path, remembered=known)) == 1
    (tmp_path / "110101").rename(tmp_path.parent / "moved")
    assert read_counties(tmp_path, remembered=known) == []
    assert known == {}
