"""The interface for programs: pages that miss nothing, refusals that are JSON, and a document that tells the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode

from monitor.config import Config
from monitor.dashboard.server import application
from monitor.dashboard.takeaway.openapi import document
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, LATE, NOW, fill, findings, record, site

ODD = ("", "0", "-1", "x", "²", "9" * 900, "%00", "%ff", "'", '"', "%", "_", "../..", "<script>", "=1", "a b", "甲")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("county") / "data"
    fill(folder)
    record(folder)
    with served(application(folder, [site()], Config(), lambda: NOW)) as opened:
        yield opened


def ask(client: Browser, path: str, status: int = 200) -> Any:
    answer = client.ask("GET", path)
    kind = "application/json" if status == 200 else "application/problem+json"
    assert (answer.status, answer.headers["content-type"]) == (status, kind), path
    return json.loads(answer.text)


def test_pages_hold_every_finding_once(client: Browser) -> None:
    for limit in (1, 2, 5, 200):
        told, after = [], ""
        while after is not None:
            page = ask(client, f"/api/findings?limit={limit}&after={after}")
            assert len(page["items"]) <= limit
            told += [one["finding"] for one in page["items"]]
            after = page["next"]
        assert told == sorted(one.finding for one in findings())
    assert [one["finding"] for one in ask(client, "/api/findings?kind=late")["items"]] == [f"{LATE}-late"]
    assert ask(client, "/api/findings?status=resolved") == {"items": [], "next": None}


def test_single_things(client: Browser) -> None:
    assert ask(client, f"/api/findings/{LATE}-late?lang=en")["due"] == "2019-03-31"
    report = ask(client, f"/api/reports/{CHANGED}")
    assert (report["versions"], report["body_name"]) == (2, "金贵镇人民政府")
    assert report["findings"] == [f"{CHANGED}-changed-2"]
    assert "申请5件" in ask(client, f"/api/reports/{CHANGED}/versions/2")["text"]
    for nothing in ("findings/none", "reports/640122103-1999", f"reports/{CHANGED}/versions/9"):
        assert ask(client, f"/api/{nothing}", 404)["status"] == 404
    assert "openapi" in ask(client, "/api/nothing/at/all", 404)["detail"]


def test_coverage_bodies_and_reports(client: Browser) -> None:
    page = ask(client, "/api/counties?year=2018")
    assert page["next"] is None
    (county,) = page["items"]
    assert (county["county"], county["owed"], county["missing"], county["late"]) == ("640122", 7, 1, 1)
    assert ask(client, "/api/counties?year=2018&province=64")["items"] == [county]
    years = ask(client, "/api/counties/640122")["years"]
    assert next(one for one in years if one["report_year"] == 2018) == county
    towns = ask(client, "/api/bodies?kind=township")["items"]
    assert [one["body_name"] for one in towns] == ["金贵镇人民政府", "立岗镇人民政府", "常信乡人民政府"]
    states = {one["report"]: one["state"] for one in ask(client, "/api/bodies/640122104")["years"]}
    assert states[LATE] == "late"
    told, after = [], ""
    while after is not None:
        page = ask(client, f"/api/reports?county=640122&limit=7&after={after}")
        told += [one["report"] for one in page["items"]]
        after = page["next"]
    assert told == sorted(told) and len(set(told)) == len(told) == 33
    assert {one["report_year"] for one in ask(client, "/api/reports?body=640122103")["items"]} == set(range(2014, 2019))
    assert [one["report"] for one in ask(client, "/api/reports?body=640122103&year=2018")["items"]] == [CHANGED]


def test_versions_changes_looks_and_the_life_of_a_finding(client: Browser) -> None:
    assert [one["version"] for one in ask(client, f"/api/reports/{CHANGED}/versions")["items"]] == [1, 2]
    changes = ask(client, f"/api/reports/{CHANGED}/changes/2")
    assert ("3", "5") in [(one["before"], one["after"]) for one in changes["changes"]]
    ask(client, f"/api/reports/{CHANGED}/changes/1", 404)
    whole = ask(client, f"/api/reports/{CHANGED}/looks")["items"]
    first = ask(client, f"/api/reports/{CHANGED}/looks?limit=1")
    rest = ask(client, f"/api/reports/{CHANGED}/looks?after={first['next'].replace('+', '%2B')}")
    assert first["items"] + rest["items"] == whole
    assert sum(one["looks"] for one in whole) == 23
    (state,) = ask(client, f"/api/findings/{LATE}-late/history")["items"]
    assert (state["revision"], state["status"]) == (1, "open")


def test_the_document_is_sound_and_every_route_answers_as_it_says(client: Browser) -> None:
    document = ask(client, "/api/openapi.json")
    validate(document)
    known = {"finding": f"{LATE}-late", "report": CHANGED, "number": "2", "county": "640122", "body": "640122103"}
    for path, methods in document["paths"].items():
        here = path.format(**known)
        told = methods["get"]
        found = ask(client, here)
        assert found
        for parameter in told["parameters"]:
            for odd in ODD:
                given = {**known, parameter["name"]: odd.replace("/", "%2f").replace(" ", "%20") or "%20"}
                given = {name: value.encode("ascii", "ignore").decode() or "%E7%94%B2" for name, value in given.items()}
                tried = path.format(**given)
                if parameter["in"] == "query":
                    tried = f"{here}?{parameter['name']}={given[parameter['name']]}"
                answer = client.ask("GET", tried)
                assert str(answer.status) in told["responses"] or answer.status == 404, tried
        assert ask(client, f"{here}?nothing=1", 400)["detail"] == "nothing: no such parameter"
        assert client.ask("POST", here).status == 405


def test_an_archive_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "nianbao.db").write_bytes(b"not a database at all" * 100)
    with served(application(tmp_path, [site()], Config(), lambda: NOW)) as broken:
        assert ask(broken, "/api/findings", 503)["status"] == 503


@pytest.fixture(scope="module")
def loaded(client: Browser) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{client.address}/api/openapi.json")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", sorted(document()["paths"]))
def test_whatever_is_asked_the_answer_is_as_the_document_says(
    loaded: schemathesis.BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = loaded[path]["GET"]

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(timeout=20)
        if answer.status_code == 414:
            assert len(answer.request.url) > 2000
        else:
            case.validate_response(answer)

    asked()
