"""A contradiction through the command: found, shown everywhere, told, and resolved by the corrected version."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.account import account_of
from monitor.check import judge
from monitor.config import read_config
from spiders.roster import read_counties
from storage.archive import Archive
from storage.findings import FindingKind
from tests.conftest import Nianbao
from tests.county_server import CountyServer
from tests.made_county import CODE, County, Report, write_county

TOWN = f"{CODE}101"
FOUND = f"{TOWN}-2018-inconsistent"
WRONG = "共收到政府信息公开申请9件。通过公开栏公开信息5条。"


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [
        Report(unit="柳树镇人民政府", year=2018, shown="2019-02-20", path="/nb/1.html", extra=WRONG),
        Report(unit="双桥乡人民政府", year=2018, shown="2019-02-21", path="/nb/2.html"),
    ]
    return made


def lines(nianbao: Nianbao, *words: str) -> dict[str, dict[str, Any]]:
    out = nianbao("findings", *words, "--format", "json", now="2019-04-01T06:00").stdout
    return {line["finding"]: line for line in map(json.loads, out.splitlines())}


def test_a_contradiction_and_its_end(nianbao: Nianbao, county: County, workspace: Path) -> None:
    county.publish()
    nianbao("crawl", "-q", now="2019-02-25T06:00")
    found = {name: line for name, line in lines(nianbao).items() if line["kind"] == "inconsistent"}
    assert list(found) == [FOUND]
    line = found[FOUND]
    assert (line["grade"], line["status"]) == ("suspected", "open")
    assert [rule["id"] for rule in line["rules"]] == ["X-04", "X-19"]
    first = line["rules"][0]
    assert (first["severity"], first["basis"]) == ("warn", "derived")
    assert first["values"] == {"g2014.a2_5.value": 0, "text.published_boards": 5}
    kinds = [item["type"] for item in line["evidence"]]
    assert kinds[0] == "version"
    assert {"figure", "statement"} <= set(kinds)
    figure = next(item for item in line["evidence"] if item["type"] == "figure")
    assert (figure["table"], figure["row"], figure["raw"], figure["value"]) == ("g2014", "a2_5", "0", 0)
    assert "疑似不符合勾稽关系" in nianbao("findings", now="2019-04-01T06:00").stdout.replace("\n", "")

    shown = json.loads(nianbao("show", f"{TOWN}-2018", "--format", "json").stdout)
    assert [rule["id"] for rule in shown["checks"]["broken"]] == ["X-04", "X-19"]
    assert shown["checks"]["evaluated"] > 0
    assert shown["checks"]["vacuous"] > 0
    assert "X-19" in nianbao("show", f"{TOWN}-2018").stdout

    county.reports[0] = replace(county.reports[0], extra="")
    county.publish()
    nianbao("crawl", "-q", now="2019-02-26T06:00")
    line = lines(nianbao, "--all")[FOUND]
    assert line["status"] == "resolved"
    assert line["resolved_at"].startswith("2019-02-26")
    assert "此后的版本" in line["reason"]
    assert FOUND not in lines(nianbao)


def test_the_same_evidence_says_the_same_at_any_later_day(nianbao: Nianbao, county: County, workspace: Path) -> None:
    county.publish()
    nianbao("crawl", "-q", now="2019-02-25T06:00")
    before = lines(nianbao)[FOUND]
    nianbao("judge", now="2021-02-25T06:00")
    assert lines(nianbao)[FOUND] == before


def test_its_mail_names_each_relation(nianbao: Nianbao, county: County, workspace: Path) -> None:
    county.publish()
    nianbao("crawl", "-q", now="2019-02-25T06:00")
    with Archive.open(workspace / "data", write=True) as archive:
        (finding,) = [one for one in archive.findings() if one.kind is FindingKind.INCONSISTENT]
        again = judge(archive, read_counties(workspace / "counties"), read_config(workspace), finding.recorded_at)
    assert again.sharpened == ()
    for language, says in (("zh", "又称"), ("en", "the text says")):
        account = account_of(finding, language, "/findings/x")
        labelled = {one.label: one.text for one in account.lines}
        assert says in labelled["X-19"]
        assert "5" in account.lines[0].text
