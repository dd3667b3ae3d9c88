"""The interface for programs: pages that miss nothing, refusals that are JSON, and a document that tells the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from monitor.config import Config
from monitor.dashboard.server import application
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
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json"), path
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
        assert "error" in ask(client, f"/api/{nothing}", 404)


def test_the_document_is_sound_and_every_route_answers_as_it_says(client: Browser) -> None:
    document = ask(client, "/api/openapi.json")
    validate(document)
    known = {"finding": f"{LATE}-late", "report": CHANGED, "number": "1"}
    for path, methods in document["paths"].items():
        here = path.format(**known)
        told = methods["get"]
        found = ask(client, here)
        for name in told["responses"]["200"]["content"]["application/json"]["schema"].get("required", ()):
            assert name in found
        for parameter in told["parameters"]:
            for odd in ODD:
                given = {**known, parameter["name"]: odd.replace("/", "%2f").replace(" ", "%20") or "%20"}
                given = {name: value.encode("ascii", "ignore").decode() or "%E7%94%B2" for name, value in given.items()}
                tried = path.format(**given)
                if parameter["in"] == "query":
                    tried = f"{here}?{parameter['name']}={given[parameter['name']]}"
                answer = client.ask("GET", tried)
                assert str(answer.status) in told["responses"] or answer.status == 404, tried
        assert ask(client, f"{here}?nothing=1", 400)["error"] == "nothing: no such parameter"
        assert client.ask("POST", here).status == 405
