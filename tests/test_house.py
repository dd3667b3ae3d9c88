"""The house holds itself: sizes, doors of libraries, names, the clock, import contracts, and that nothing lacks its words."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from monitor.check import RULES
from spiders.families.catalogue import FAMILIES
from storage.findings import FindingKind

ROOT = Path(__file__).parent.parent
FLOORS = ("storage", "crawler", "spiders", "monitor")
BIN = Path(sys.executable).parent

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 50
LONGER: dict[str, str] = {}

DOORS = {
    "aiohttp": ["crawler/fetch/egress.py"],
    "aiosmtpd": ["monitor/demo/mailbox.py"],
    "apprise": ["monitor/alerts/chat.py"],
    "apscheduler": ["monitor/service.py"],
    "bs4": ["crawler/markup.py"],
    "cv2": ["crawler/files/recognition/*"],
    "legacy_doc": ["crawler/files/word/doc.py"],
    "numpy": ["crawler/files/recognition/*"],
    "olefile": ["crawler/files/*"],
    "openpyxl": ["crawler/files/sheets/workbook.py"],
    "PIL": ["crawler/files/recognition/*"],
    "py7zr": ["crawler/files/archives/unpacking.py"],
    "python_calamine": ["crawler/files/sheets/workbook.py"],
    "rapidocr": ["crawler/files/recognition/*"],
    "xlrd": ["crawler/files/sheets/workbook.py"],
    "css_inline": ["monitor/alerts/message.py"],
    "docx": ["monitor/demo/files.py"],
    "icalendar": ["monitor/dashboard/takeaway/calendar.py"],
    "jinja2": ["monitor/alerts/message.py", "monitor/dashboard/rendering.py", "monitor/demo/pages.py"],
    "lxml": ["crawler/page.py", "crawler/markup.py", "crawler/extract/*", "crawler/files/*"],
    "markupsafe": ["monitor/alerts/message.py", "monitor/dashboard/*", "monitor/demo/pages.py"],
    "pebble": ["crawler/files/confine.py"],
    "playwright": ["crawler/fetch/browser*.py", "monitor/dashboard/takeaway/printing.py"],
    "pypdfium2": ["crawler/files/laid_out/pdf*.py", "crawler/files/recognition/ocr_images.py"],
    "rensa": ["monitor/copies/signing.py"],
    "requests": ["monitor/alerts/chat.py"],
    "rich": ["monitor/commands/*"],
    "scrapy": ["crawler/run.py", "crawler/pipelines.py", "crawler/fetch/*", "spiders/report_spider.py"],
    "smtplib": ["monitor/alerts/channels.py"],
    "sqlite3": ["storage/*"],
    "sqlite_utils": ["storage/*"],
    "starlette": ["monitor/dashboard/*"],
    "trafilatura": ["crawler/extract/text.py"],
    "twisted": ["crawler/fetch/robots.py"],
    "uvicorn": ["monitor/dashboard/*", "monitor/service.py"],
    "uvloop": ["monitor/commands/*", "monitor/service.py"],
    "warcio": ["storage/warc.py"],
}
"""Which files may import a library; each can then be replaced in an hour."""

NAMED_OTHERWISE = {"bs4": "beautifulsoup4", "cv2": "opencv-python-headless", "docx": "python-docx", "PIL": "pillow"}
COME_WITH = {"markupsafe": "jinja2", "requests": "apprise", "twisted": "scrapy"}
NOT_IMPORTED = {"onnxruntime", "tzdata"}
"""What runs the models of rapidocr; data that the standard library reads."""

CLOCKS = ("monitor/clock.py", "monitor/service.py", "spiders/report_spider.py")
PRINTERS = ("monitor/cli.py", "monitor/commands/*")
HOLLOW = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file of Python, read once."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{node.lineno}"  # type: ignore[attr-defined]


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(name=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text)))
    return tuple(found)


def code() -> tuple[Source, ...]:
    return tuple(source for source in sources(*FLOORS) if not source.name.endswith("/__init__.py"))


def imported(source: Source) -> Iterator[tuple[str, ast.stmt]]:
    """Top-level names of all that a file imports, wherever in it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def inside(name: str, places: tuple[str, ...] | list[str]) -> bool:
    return any(fnmatch(name, place) for place in places)


def settings() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def texts() -> Iterator[tuple[str, str]]:
    """All that is written by hand and kept: code, data, docs, scripts; not the saved pages."""
    for pattern in (
        *(f"{floor}/**/*" for floor in FLOORS),
        "docs/**/*",
        "tests/**/*.py",
        "tests/**/*.md",
        "tests/**/*.toml",
        "scripts/*",
        ".ci/*",
        "*.md",
        "*.toml",
        "*.cfg",
        "Makefile",
    ):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix not in (".pyc", ".png") and path.name != "divisions.csv":
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_a_package_file_holds_one_sentence_and_no_code() -> None:
    packages = [source for source in sources(*FLOORS) if source.name.endswith("/__init__.py")]
    assert len(packages) >= len(FLOORS)
    for source in packages:
        assert len(source.tree.body) == 1, source.name
        assert ast.get_docstring(source.tree), source.name
    folders = {path.parent for floor in FLOORS for path in (ROOT / floor).rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_test_folders_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_module_opens_with_a_sentence() -> None:
    for source in (*sources(*FLOORS), *sources("tests")):
        first = (ast.get_docstring(source.tree) or "").partition("\n")[0]
        assert first.rstrip('"').endswith((".", "?", "!")), f"{source.name}: {first!r}"


def test_files_are_short() -> None:
    long = {source.name for source in code() if len(source.lines) > MOST_LINES}
    assert long <= set(LONGER), f"split them: {sorted(long - set(LONGER))}"
    assert set(LONGER) <= long, "no longer long: take them off the list"


def test_functions_are_short() -> None:
    long = [
        f"{source.at(one)} {one.name}"
        for source in code()
        for one in functions(source)
        if one.end_lineno is not None and one.end_lineno - one.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_what_others_may_use_says_what_it_does() -> None:
    silent = [
        f"{source.at(one)} {one.name}"
        for source in code()
        for one in public(source.tree.body)
        if not ast.get_docstring(one)
    ]
    assert silent == []


def test_libraries_come_in_by_their_doors() -> None:
    beside = [
        f"{source.at(node)} imports {library}"
        for source in code()
        for library, node in imported(source)
        if library in DOORS and not inside(source.name, DOORS[library])
    ]
    assert beside == []


def test_every_library_has_a_door_and_stands_among_the_dependencies() -> None:
    used = {library for source in code() for library, _ in imported(source)}
    foreign = used - set(sys.stdlib_module_names) - set(FLOORS)
    assert foreign - set(DOORS) == set(), "give them a door in DOORS"
    project = settings()["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    declared = {re.split(r"[><=; \[]", line)[0].lower() for line in lines}
    named = {NAMED_OTHERWISE.get(one, one.replace("_", "-")) for one in foreign if one not in COME_WITH}
    assert named == declared - NOT_IMPORTED
    assert {COME_WITH[one] for one in foreign if one in COME_WITH} <= declared


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    for source in code():
        assert words.search(source.text) is None, source.name


def test_a_broad_except_says_why() -> None:
    silent = []
    for source in code():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id.endswith("Exception"))
            # What only cleans up and raises on catches nothing.
            raised = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if broad and not raised and "#" not in source.lines[node.lineno - 1]:
                silent.append(source.at(node))
    assert silent == []


def test_only_the_command_prints() -> None:
    for source in code():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.stdout.write"):
                assert inside(source.name, PRINTERS), source.at(node)


def test_the_clock_is_read_in_few_places() -> None:
    readings = re.compile(r"(datetime\.)?(datetime|date)\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime)")
    for source in code():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and readings.fullmatch(ast.unparse(node)):
                assert source.name in CLOCKS, f"{source.at(node)}: take `now` as an argument"


def test_names_say_something() -> None:
    for source in code():
        assert not HOLLOW & set(re.split(r"[/_.]", source.name)), source.name
        for node in source.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
                assert not HOLLOW & words, f"{source.at(node)} {node.name}"


def test_no_file_names_a_machine_or_a_registry() -> None:
    paths = re.compile(r"(?<![\w./}])/(work|tmp|home|root|Users|mnt)/\w")
    hosts = re.compile("|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "crates" + r"\.io")))
    for name, text in texts():
        for rule in (paths, hosts):
            found = rule.search(text)
            assert found is None, f"{name}: {text[found.start() :][:40]!r}"


def test_all_data_beside_the_code_is_packed() -> None:
    packed = settings()["tool"]["setuptools"]["package-data"]
    patterns = [f"{package.replace('.', '/')}/{one}" for package, some in packed.items() for one in some]
    files = {path for pattern in patterns for path in ROOT.glob(pattern)}
    assert all(list(ROOT.glob(pattern)) for pattern in patterns)
    beside = {
        path
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert beside - files == set()


def test_one_database_driver_is_loaded_however_much_is_imported() -> None:
    modules = [source.name[:-3].replace("/", ".") for source in code()]
    script = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "drivers = {'sqlite3', 'pysqlite3', 'sqlean', 'apsw'} & {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(drivers))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["sqlite3"]


def test_imports_keep_their_contracts() -> None:
    done = subprocess.run([BIN / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def rule_kinds() -> list[str]:
    """The kinds of findings there are: files of the rules' folder that hold a check."""
    return [
        Path(source.name).stem
        for source in sources("monitor/rules")
        if any(one.name.startswith("check") for one in source.tree.body if isinstance(one, ast.FunctionDef))
    ]


@pytest.mark.parametrize("kind", rule_kinds())
def test_a_rule_is_a_kind_with_words_and_a_story(kind: str) -> None:
    assert kind in {one.value for one in FindingKind}
    assert re.search(rf"^## {kind} ", (ROOT / "docs" / "findings.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = [
        found
        for path in (ROOT / "tests" / "stories").glob("*.toml")
        for story in tomllib.loads(path.read_text(encoding="utf-8"))["story"]
        for then in story["then"]
        for found in then["find"]
    ]
    assert any(re.match(rf"{kind}(\W|$)", found) for found in told)


@pytest.mark.parametrize("kind", rule_kinds())
def test_a_rule_is_run(kind: str) -> None:
    rule = getattr(importlib.import_module(f"monitor.rules.{kind}"), "check", None)
    # What could not be read is asked for a whole county at once.
    assert rule in RULES or f"{kind}.check_places(" in (ROOT / "monitor" / "check.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("family", [family.name for family in FAMILIES])
def test_a_family_has_its_file_its_proof_and_its_words(family: str) -> None:
    assert (ROOT / "spiders" / "families" / f"{family}.py").is_file()
    assert (ROOT / "tests" / "spiders" / "families" / f"test_{family}.py").is_file()
    assert f"`{family}`" in (ROOT / "docs" / "add-a-site.md").read_text(encoding="utf-8")
