"""The outside, in real processes: every verb and option, the fields of every line, and what bad input comes to."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.county_server import CountyServer, Reply, file
from tests.made_county import BODIES, CODE, County, Report, report_html, write_county

NIANBAO = Path(sys.executable).with_name("nianbao")
TOWN, BUREAU = f"{CODE}101", f"{CODE}-jyj"
UNITS = ("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府")
Run = Callable[..., "subprocess.CompletedProcess[str]"]

REPORT_FIELDS = {
    "report": str, "county": str, "body": str, "body_name": str, "kind": str, "report_year": int, "title": str,
    "url": str, "status": str, "first_seen": str, "last_seen": str, "published_claimed": str,
    "published_evidence": list, "addresses": list, "versions": int, "attachments": list,
}  # fmt: skip
FINDING_FIELDS = {
    "finding": str, "kind": str, "grade": str, "status": str, "county": str, "body": str, "body_name": str,
    "report_year": int, "report": str, "url": str, "due": str, "rule": str, "since": str, "detected_at": str,
    "resolved_at": type(None), "summary": str, "evidence": list, "changes": list, "reviews": list,
}  # fmt: skip
VERSION_FIELDS = {
    "report": str, "version": int, "seen_first": str, "seen_last": str, "title": str, "body": str, "report_year": int,
    "url": str, "published_claimed": str, "source": str, "form": str, "text": str, "sections": list, "tables": list,
    "attachments": list, "sha256": str, "captured": dict,
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the installed command from an empty directory; `code` is the exit code that is expected."""
    empty = tmp_path / "empty"
    empty.mkdir()

    def started(*words: str, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(NIANBAO), *words],
            cwd=empty,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env={**_environment(), **variables},
        )
        assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    return started


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("NIANBAO", "FORCE_COLOR"))}


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
        for number, unit in enumerate(UNITS, start=1)
    ]
    made.reports[1].links = (("附件：一览.txt", "/nb/a.txt"),)
    made.publish(FILES)
    return made


FILES = {"/nb/a.txt": file("全年举办培训三次。".encode(), kind="text/plain")}


@pytest.fixture
def crawled(run: Run, county: County, workspace: Path) -> Path:
    """A workspace with two days of looks; the education bureau never published."""
    for day in ("2019-04-01", "2019-04-02"):
        run("crawl", "-q", "--workspace", str(workspace), "--now", f"{day}T06:00")
    return workspace


def _objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def _typed(found: dict[str, Any], fields: dict[str, type]) -> None:
    assert {name: type(found.get(name)) for name in fields} == fields


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_verbs_of_the_contract_are_there_and_no_other(run: Run) -> None:
    said = run("--help").stdout
    for verb in ("init", "roster", "crawl", "judge", "reports", "findings", "show", "diff", "extract", "alert", "run",
                 "serve", "verify", "demo", "review"):  # fmt: skip
        assert f"    {verb} " in said
        run(verb, "--help")
    for option in ("--workspace", "--now"):
        assert option in run("roster", "add", "--help").stdout


def test_an_office_begins(run: Run, tmp_path: Path) -> None:
    office = str(tmp_path / "my office")
    said = run("init", office).stdout
    assert f"{office}/nianbao.toml" in said
    before = _tree(Path(office))
    run("--workspace", office, "roster", "add", "640122")
    assert _tree(Path(office)) == before, "the example county is as it would be written"
    assert "--site URL" in run("roster", "add", "110101", "--workspace", office).stdout
    assert "site.toml: site:" in run("--workspace", office, "roster", "check", code=2).stderr
    run("roster", "--workspace", office, "add", "110101", "--site", "http://127.0.0.1:9/")
    bodies = (Path(office) / "counties/110101/bodies.csv").read_text(encoding="utf-8")
    assert "东华门街道办事处" in bodies
    assert run("--workspace", office, "roster", "check").stdout.startswith("2 counties, ")
    run("--workspace", office, "roster", "add", "640122", "--site", "http://127.0.0.1:9/")
    assert 'site = "http://127.0.0.1:9/"' in (Path(office) / "counties/640122/site.toml").read_text(encoding="utf-8")
    assert "is there already" in run("--workspace", office, "roster", "add", "640122", code=2).stderr
    assert "is there already" in run("init", office, code=2).stderr
    assert not (Path(office) / "data").exists()


def test_a_known_local_due_day_is_hinted_at_and_not_applied(run: Run, tmp_path: Path) -> None:
    office = str(tmp_path / "office")
    run("init", office)
    settings = _tree(Path(office))[f"{office}/nianbao.toml"]
    said = run("--workspace", office, "roster", "add", "431221", "--site", "http://127.0.0.1:9/").stdout
    (hint,) = [line for line in said.splitlines() if "local due day" in line]
    for part in ('county = "431221"', 'kinds = ["township", "subdistrict"]', "report_years = [2021, 2021]",
                 'due = "02-20"', "怀化市"):  # fmt: skip
        assert part in hint
    assert (Path(office) / "nianbao.toml").read_bytes() == settings


def test_where_the_workspace_and_the_clock_come_from(run: Run, crawled: Path, tmp_path: Path) -> None:
    lines = run("reports", "--format", "json", "--workspace", str(crawled)).stdout
    assert run("--workspace", str(crawled), "reports", "--format", "json").stdout == lines
    assert run("reports", "--format", "json", NIANBAO_WORKSPACE=str(crawled)).stdout == lines
    other = str(tmp_path / "empty")
    run("reports", "--workspace", other, NIANBAO_WORKSPACE=str(crawled), code=2)
    shown = run("show", f"{TOWN}-2018", "--format", "json", NIANBAO_WORKSPACE=str(crawled)).stdout
    assert json.loads(shown)["seen_first"] == "2019-04-01T06:00:00+08:00"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2019-04-01T06:00", "2019-04-01T06:00:00+08:00"),
        ("2019-03-31T22:00:00Z", "2019-04-01T06:00:00+08:00"),
        ("2019-04-01", "2019-04-01T00:00:00+08:00"),
    ],
)
def test_moments(run: Run, county: County, workspace: Path, stated: str, expected: str) -> None:
    run("crawl", NIANBAO_WORKSPACE=str(workspace), NIANBAO_NOW=stated)
    shown = run("show", f"{TOWN}-2018", "--format", "json", NIANBAO_WORKSPACE=str(workspace)).stdout
    assert json.loads(shown)["seen_first"] == expected


def test_report_lines(run: Run, crawled: Path) -> None:
    told = run("reports", "--format", "json", "--workspace", str(crawled)).stdout
    lines = _objects(told)
    assert [line["report"] for line in lines] == [f"{CODE}-2018", f"{TOWN}-2018", f"{CODE}102-2018"]
    for line in lines:
        _typed(line, REPORT_FIELDS)
    town = lines[1]
    assert (town["kind"], town["body_name"], town["status"], town["versions"]) == (
        "township", "柳树镇人民政府", "published", 1,
    )  # fmt: skip
    assert (town["first_seen"], town["published_claimed"]) == ("2019-04-01T06:00:00+08:00", "2019-02-20")
    assert {(claim["source"], claim["date"]) for claim in town["published_evidence"]} == {
        ("page", "2019-02-20"), ("list", "2019-02-20"), ("signature", "2019-01-20"),
    }  # fmt: skip
    (attached,) = town["attachments"]
    assert {"name", "url", "type", "sha256", "versions"} <= set(attached)
    assert run("reports", "--format", "json", "--workspace", str(crawled)).stdout == told


def test_what_is_known_of_a_county_outlives_its_place_in_the_roster(run: Run, crawled: Path) -> None:
    (crawled / "counties" / CODE).rename(crawled / "former")
    lines = _objects(run("reports", "--format", "json", "--workspace", str(crawled)).stdout)
    assert [(line["report"], line["body_name"]) for line in lines] == [
        (f"{CODE}-2018", None), (f"{TOWN}-2018", None), (f"{CODE}102-2018", None),
    ]  # fmt: skip


def test_finding_lines(run: Run, crawled: Path) -> None:
    told = run("findings", "--format", "json", "--workspace", str(crawled)).stdout
    (line,) = _objects(told)
    _typed(line, FINDING_FIELDS)
    assert (line["finding"], line["grade"], line["due"]) == (f"{BUREAU}-2018-missing", "confirmed", "2019-03-31")
    assert line["since"] == "2019-04-01T00:00:00+08:00"
    assert run("findings", "--format", "json", "--all", "--workspace", str(crawled)).stdout == told
    run("judge", "--workspace", str(crawled), "--now", "2019-04-02T07:00")
    assert run("findings", "--format", "json", "--workspace", str(crawled)).stdout == told


def test_one_version_and_what_changed(run: Run, crawled: Path, county: County) -> None:
    (shown,) = _objects(run("show", f"{TOWN}-2018", "--format", "json", "--workspace", str(crawled)).stdout)
    _typed(shown, VERSION_FIELDS)
    assert set(shown["captured"]) == {"status", "headers", "encoding"}
    assert (shown["captured"]["status"], shown["captured"]["encoding"]) == (200, "utf-8")
    assert {section["no"] for section in shown["sections"]} >= {"一", "五"}
    (table,) = shown["tables"]
    assert (table["table"], table["read"]) == ("g2014", "html")
    figures = {figure["row"]: figure for figure in table["figures"]}
    assert figures["a1"] == {
        "row": "a1", "column": "value", "label": "主动公开政府信息数", "raw": "320", "value": 320,
    }  # fmt: skip
    (attached,) = shown["attachments"]
    assert (attached["type"], attached["text"], attached["tables"]) == ("text", "全年举办培训三次。", [])
    assert {"name", "url", "sha256", "size"} <= set(attached)
    assert "only one version" in run("diff", f"{TOWN}-2018", "--workspace", str(crawled), code=2).stderr
    county.reports[1].c1 = 5
    county.publish(FILES)
    run("crawl", "--workspace", str(crawled), "--now", "2019-04-03T06:00")
    (diff,) = _objects(run("diff", f"{TOWN}-2018", "--format", "json", "--workspace", str(crawled)).stdout)
    assert (diff["from"], diff["to"]) == (1, 2)
    cells = [change for change in diff["changes"] if change["part"] == "table"]
    assert {(c["table"], c["row"], c["column"], c["before"], c["after"]) for c in cells} == {
        ("g2014", "c1", "value", "2", "5"), ("g2014", "c1_1", "value", "2", "5"),
    }  # fmt: skip
    assert "2 → 5" in run("diff", f"{TOWN}-2018", "--workspace", str(crawled)).stdout
    assert "<html" in run("diff", f"{TOWN}-2018", "--format", "html", "--workspace", str(crawled)).stdout
    run("diff", f"{TOWN}-2018", "--from", "1", "--to", "2", "--workspace", str(crawled))
    run("show", f"{TOWN}-2018", "--version", "1", "--workspace", str(crawled))


def test_csv_is_whole_and_runs_nothing(run: Run, county: County, workspace: Path) -> None:
    county.reports[1].title = "柳树镇人民政府2018年政府信息公开工作年度报告"
    write_county(workspace, county.host, bodies=BODIES.replace(",柳树镇人民政府,", ',"=1+1,""柳树镇人民政府",'))
    county.publish(FILES)
    run("crawl", "--workspace", str(workspace), "--now", "2019-04-02T06:00")
    rows = list(csv.DictReader(io.StringIO(run("findings", "--format", "csv", "--workspace", str(workspace)).stdout)))
    assert list(rows[0]) == list(FINDING_FIELDS)
    rows = list(csv.DictReader(io.StringIO(run("reports", "--format", "csv", "--workspace", str(workspace)).stdout)))
    assert list(rows[0]) == list(REPORT_FIELDS)
    assert {row["body_name"] for row in rows if row["body"] == TOWN} <= {"'=1+1,\"柳树镇人民政府"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t\r\n")]
    assert json.loads(rows[0]["published_evidence"])[0]["source"] == "page"


def test_tables_for_people(run: Run, crawled: Path) -> None:
    for verb in ("reports", "findings"):
        told = run(verb, "--workspace", str(crawled)).stdout
        assert "\x1b" not in told
        assert all(line == line.rstrip() for line in told.splitlines())
    assert len(run("findings", "--workspace", str(crawled)).stdout.splitlines()) == 2
    assert "已公布" in run("reports", "--workspace", str(crawled)).stdout
    settings = crawled / "nianbao.toml"
    settings.write_text('language = "en"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert "not published" in run("findings", "--workspace", str(crawled)).stdout
    assert "all" not in run("judge", "-q", "--workspace", str(crawled)).stdout


def test_other_locales_print_utf_8(run: Run, crawled: Path) -> None:
    told = run("reports", "--format", "json", "--workspace", str(crawled)).stdout
    assert run("reports", "--format", "json", "--workspace", str(crawled), PYTHONIOENCODING="ascii").stdout == told


def test_files_are_read_without_a_workspace(run: Run, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    report = Report(unit="柳树镇人民政府", year=2018, shown="2019-02-20", path="/")
    page, word, text = tmp_path / "页面.html", tmp_path / "a.docx", tmp_path / "b.txt"
    page.write_bytes(report_html(report).encode("gbk", "replace").replace(b"utf-8", b"gbk"))
    made = docx.Document()
    made.add_paragraph("柳树镇人民政府2018年政府信息公开工作年度报告")
    made.add_paragraph("全年举办培训三次，参加人员四十人，没有收到公开申请。")
    made.save(str(word))
    text.write_text("柳树镇人民政府2018年政府信息公开工作年度报告\n\n全年举办培训三次。\n", encoding="utf-8")
    first, second, third = _objects(run("extract", str(page), str(word), str(text), "--format", "json").stdout)
    for found in (first, second, third):
        assert set(VERSION_FIELDS) <= set(found)
        assert found["report_year"] == 2018
    assert first["published_claimed"] == "2019-02-20"
    assert first["tables"][0]["table"] == "g2014"
    assert "培训三次" in second["text"]
    assert "柳树镇" in run("extract", str(page)).stdout


def test_what_cannot_be_read_is_told_file_by_file(run: Run, tmp_path: Path) -> None:
    good, empty, garbage, pdf = (tmp_path / name for name in ("good.txt", "empty.html", "garbage.bin", "bad.pdf"))
    good.write_text("某镇2018年政府信息公开年度报告\n\n全年主动公开12条。", encoding="utf-8")
    empty.write_bytes(b"")
    garbage.write_bytes(bytes((number * 7 + number // 251) % 256 for number in range(4000)))
    pdf.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = ["none.pdf", "folder", "pipe", "empty.html", "garbage.bin", "bad.pdf"]
    done = run("extract", "--format", "json", *(str(tmp_path / name) for name in names), str(good), code=2)
    said = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in said] == [str(tmp_path / name) for name in names]
    assert len(_objects(done.stdout)) == 1


BAD_SETTINGS = [
    ("first_year = [", "not TOML"),
    ("frist_year = 2014", "frist_year: unknown key"),
    ("first_year = '2014'", "first_year"),
    ("language = 'fr'", "language"),
    ("[schedule]\ndaily = '25:00'", "schedule.daily"),
    ("[crawl]\nobey_robots = 1", "crawl.obey_robots"),
    ("[[alerts.recipients]]\nemail = 'a@example.org'\nkinds = ['lost']", "alerts.recipients[1].kinds[1]"),
    ("[[alerts.recipients]]\ncounties = ['640122']", "alerts.recipients[1].email"),
    ("[[deadlines]]\ndue = '02-30'\nsource = 'x'", "deadlines[1].due"),
    ("[[deadlines]]\ndue = '01-20'", "deadlines[1].source"),
]


@pytest.mark.parametrize(("text", "words"), BAD_SETTINGS)
def test_bad_settings(run: Run, county: County, workspace: Path, text: str, words: str) -> None:
    (workspace / "nianbao.toml").write_text(text, encoding="utf-8")
    for verb in ("crawl", "serve") if words == "not TOML" else ("judge",):
        (said,) = run(verb, "--workspace", str(workspace), code=2).stderr.splitlines()
        assert said.startswith(f"nianbao: {workspace}/nianbao.toml: ")
        assert words in said
    assert not (workspace / "data").exists()


BAD_ROWS = [
    ("1,甲,town,,,,", "line 2: kind"),
    ("1,甲,township,,x,,", "line 2: since"),
    ("1,,township,,,,", "line 2: name"),
    ("1,甲,township,,,,\n1,乙,township,,,,", "line 3: code"),
    ("1,甲,township,,2020,2018,", "line 2"),
    ("1,甲,township,,,,ftp://x/", "line 2"),
]


@pytest.mark.parametrize(("rows", "words"), BAD_ROWS)
def test_bad_rosters(run: Run, county: County, workspace: Path, rows: str, words: str) -> None:
    write_county(workspace, county.host, bodies=f"code,name,kind,aliases,since,until,columns\n{rows}\n")
    said = run("roster", "check", "--workspace", str(workspace), code=2).stderr
    assert f"nianbao: {workspace}/counties/{CODE}/bodies.csv: {words}" in said
    assert not (workspace / "data").exists()


def test_all_faults_of_all_files_at_once(run: Run, county: County, workspace: Path) -> None:
    (workspace / "nianbao.toml").write_text("a = 1\nb = 2\n", encoding="utf-8")
    (workspace / "counties" / CODE / "site.toml").write_text('code = "1"\nname = 3\nnothing = 1\n', encoding="utf-8")
    (workspace / "counties" / "990322").mkdir()
    said = run("crawl", "--workspace", str(workspace), code=2).stderr.splitlines()
    for words in (
        "nianbao.toml: a: ", "nianbao.toml: b: ", f"{CODE}/site.toml: code: ", f"{CODE}/site.toml: name: ",
        f"{CODE}/site.toml: nothing: ", f"{CODE}/site.toml: site: ", "990322/site.toml: is missing",
        "990322/bodies.csv: is missing",
    ):  # fmt: skip
        assert [line for line in said if words in line], words
    assert not (workspace / "data").exists()


def test_what_is_not_there(run: Run, crawled: Path, tmp_path: Path) -> None:
    here = ("--workspace", str(crawled))
    for words in (
        ("show", "nonsense", *here), ("show", f"{TOWN}-2017", *here), ("show", f"{TOWN}-2018", "--version", "0", *here),
        ("show", f"{TOWN}-2018", "--version", "2", *here), ("diff", f"{TOWN}-2018", "--to", "9", *here),
        ("crawl", "--county", "640122", *here), ("reports", "--format", "xml", *here), ("frobnicate",), (),
        ("crawl", "--now", "2019-02-30", *here), ("crawl", "--now", "soon", *here),
        ("reports", "--workspace", str(tmp_path / "nowhere")), ("reports",), ("serve", "--port", "70000", *here),
        ("roster", "add", "64012", *here), ("init", str(crawled / "nianbao.toml" / "x")),
    ):  # fmt: skip
        done = run(*words, code=2)
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stderr.startswith("nianbao")
        assert done.stdout == ""


def test_nothing_to_crawl_makes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "office/counties").mkdir(parents=True)
    here = ("--workspace", str(tmp_path / "office"))
    assert "roster add" in run("crawl", *here, code=2).stderr
    assert "no archive yet" in run("verify", *here, code=2).stderr
    assert run("reports", "--format", "json", *here).stdout == ""
    assert run("findings", "--format", "json", *here).stdout == ""
    assert not (tmp_path / "office/data").exists()


def test_a_place_where_nothing_can_be_written(run: Run, county: County, workspace: Path) -> None:
    (workspace / "data").write_text("mine", encoding="utf-8")
    for verb in ("crawl", "judge", "alert", "run"):
        (said,) = run(verb, "--workspace", str(workspace), code=2).stderr.splitlines()
        assert said.startswith(f"nianbao: {workspace}/data")
    assert (workspace / "data").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("damage", ["text", "half", "foreign"])
def test_a_broken_store_is_left_as_it_is(run: Run, crawled: Path, damage: str) -> None:
    """T114."""
    database = crawled / "data" / "nianbao.db"
    whole = database.read_bytes()
    damaged = {"text": b"no database\n", "half": whole[: len(whole) // 2], "foreign": b"SQLite format 3\0" + bytes(84)}
    database.write_bytes(damaged[damage])
    for words in (("crawl",), ("judge",), ("alert",), ("verify",), ("reports",), ("show", f"{TOWN}-2018"), ("run",), ("serve",)):  # fmt: skip
        (said,) = run(*words, "--workspace", str(crawled), code=2).stderr.splitlines()
        assert f"{database}" in said
        assert "nothing was altered" in said
    assert database.read_bytes() == damaged[damage]
    assert list((crawled / "data" / "archive").glob("*.warc.gz"))


def heed_interrupts() -> None:
    """In a child before it starts: a test run in the background of a shell hands down an ignored Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_second_writer_waits_outside_and_an_interrupted_crawl_harms_nothing(
    run: Run, county: County, workspace: Path
) -> None:
    page = county.host.routes["/nb/2.html"]
    county.host.routes["/nb/2.html"] = Reply(delay=30, body=b"")
    here = ("--workspace", str(workspace), "--now", "2019-04-02T06:00")
    crawl = subprocess.Popen(
        [str(NIANBAO), "crawl", *here],
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
        preexec_fn=heed_interrupts,
    )
    while not county.host.asked("/nb/2.html"):
        assert crawl.poll() is None
        time.sleep(0.05)
    (said,) = run("judge", *here, code=1).stderr.splitlines()
    assert "another nianbao is writing" in said
    run("reports", "--format", "json", *here)
    crawl.send_signal(signal.SIGINT)
    _, told = crawl.communicate(timeout=60)
    assert (crawl.returncode, told) == (130, "nianbao: stopped; what was looked at is kept\n")
    run("verify", *here)
    county.host.routes["/nb/2.html"] = page
    run("crawl", *here)
    assert len(_objects(run("reports", "--format", "json", *here).stdout)) == 3
    run("verify", *here)


def test_verify_tells_what_does_not_hold(run: Run, crawled: Path) -> None:
    (warc,) = list((crawled / "data" / "archive").glob("*.warc.gz"))[:1]
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 0xFF
    warc.write_bytes(content)
    said = run("verify", "--workspace", str(crawled), code=1).stdout.splitlines()
    assert said
    assert all(line for line in said)


def test_a_terminal_sees_what_goes_on_and_quiet_is_silent(county: County, workspace: Path) -> None:
    def seen(*words: str) -> str:
        command = f"stty cols 80 rows 30; {NIANBAO} --workspace {workspace} --now 2019-04-02T06:00 {' '.join(words)}"
        done = subprocess.run(
            ["script", "-qec", command, "/dev/null"],
            capture_output=True, encoding="utf-8", timeout=120, check=False,
            stdin=subprocess.DEVNULL, env={**_environment(), "TERM": "xterm", "SHELL": "/bin/sh"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout

    told = seen("crawl")
    for words in ("清河县 990321", "0/1 县", "尚未见到", "nianbao findings"):
        assert words in told
    assert seen("crawl", "-q").strip() == ""
    assert all(len(line) <= 80 for line in seen("findings").replace("\x1b[1m", "").splitlines())


def test_a_reader_that_leaves_is_no_fault(crawled: Path) -> None:
    done = subprocess.run(
        f"{NIANBAO} show {TOWN}-2018 --workspace {crawled} | head -1", shell=True, capture_output=True,
        encoding="utf-8", env=_environment(), timeout=60, check=True,
    )  # fmt: skip
    assert done.stderr == ""
