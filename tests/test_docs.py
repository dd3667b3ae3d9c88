"""The docs are true: their commands run, their files are accepted, every verb and link and file they name is there."""

from __future__ import annotations

import argparse
import ast
import io
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from monitor.cli import parser
from monitor.config import read_config
from spiders.roster import read_site

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
FLOORS = ("storage", "crawler", "spiders", "monitor")
NOT_OURS = {".venv", ".git", ".hypothesis"}

# What a comment may cite, and docs/sources.md explains.
MARK = re.compile(
    r"\b(?:T\d{3}|[DFI]\d{1,2}|P[1-9]|[A-Z]-rule|(?:domain|reliability) \d+(?:\.\d+)?|trap \d+|art\. \d+)(?![\w.]*\w)"
)
RANGE = re.compile(r"\bT(\d{3}) ?(?:–|-|to) ?T(\d{3})\b")

# What a workspace holds, which is no file of the checkout.
OF_A_WORKSPACE = re.compile(r"(office/)?(counties|data|archive)/.*")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block of a document."""

    file: str
    number: int
    language: str
    text: str


@cache
def documents() -> tuple[Path, ...]:
    """README and all that is for people."""
    return (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))


def blocks(language: str) -> Iterator[Block]:
    for path in documents():
        found = re.finditer(r"^```(\w+)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for number, match in enumerate(found, 1):
            if match[1] == language:
                yield Block(file=path.relative_to(ROOT).as_posix(), number=number, language=language, text=match[2])


def named(some: Iterator[Block]) -> list[object]:
    return [pytest.param(block, id=f"{block.file} {block.number}") for block in some]


def verbs() -> dict[str, argparse.ArgumentParser]:
    """Every verb of the command line; `roster add` for one below another."""
    return dict(_verbs(parser(), ()))


def _verbs(above: argparse.ArgumentParser, name: tuple[str, ...]) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    below = [action for action in above._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield " ".join(name), above
    for action in below:
        for word, verb in action.choices.items():
            yield from _verbs(verb, (*name, word))


def rows_of_the_readme() -> dict[str, str]:
    """Verb → what the table of the README gives it, options and all."""
    rows = re.findall(r"^\| `nianbao ([^`]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {re.split(r" (?=[A-Z\[-])", row)[0]: row for row in rows}


@pytest.mark.parametrize("block", named(blocks("sh")))
def test_commands_of_the_docs_run(block: Block, tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    surroundings["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-eu", "-c", block.text],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"


def test_there_are_commands_to_run() -> None:
    assert {block.file for block in blocks("sh")} >= {"README.md", "docs/add-a-site.md"}


def test_files_of_add_a_site_are_accepted(tmp_path: Path) -> None:
    site, bodies = (
        [block.text for block in blocks(language) if block.file == "docs/add-a-site.md"] for language in ("toml", "csv")
    )
    assert site
    assert bodies
    for number, (one, other) in enumerate((one, other) for one in site for other in bodies):
        folder = tmp_path / str(number) / "640122"
        folder.mkdir(parents=True)
        (folder / "site.toml").write_text(one, encoding="utf-8")
        (folder / "bodies.csv").write_text(other, encoding="utf-8")
        read = read_site(folder)
        assert len(read.bodies) == len(other.splitlines()) - 1
        assert len(read.columns) >= one.count("\n[[column]]")


@pytest.mark.parametrize("block", named(block for block in blocks("toml") if block.file != "docs/add-a-site.md"))
def test_settings_of_the_docs_are_accepted(block: Block, tmp_path: Path) -> None:
    (tmp_path / "nianbao.toml").write_text(block.text, encoding="utf-8")
    read_config(tmp_path)


def test_every_verb_stands_in_the_readme_and_every_one_there_is_a_verb() -> None:
    assert sorted(rows_of_the_readme()) == sorted(verbs())


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_options_of_the_readme_are_options(verb: str) -> None:
    options = {word for action in verbs()[verb]._actions for word in action.option_strings}
    assert set(re.findall(r"--[a-z-]+", rows_of_the_readme()[verb])) <= options


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_the_changelog_tells_of_every_verb(verb: str) -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"`(nianbao )?{verb}[` ]", text)


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in documents()])
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            file, _, place = target.partition("#")
            there = (path.parent / unquote(file)).resolve() if file else path
            assert there.exists(), f"{target} is not there"
            assert not place or place in headings(there), f"{target}: no such heading"


def headings(path: Path) -> set[str]:
    """The places that a link into a document may name."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in found}


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in documents()])
def test_files_that_are_named_are_there(path: Path) -> None:
    # What was given up is told by the name it would have had.
    text = re.sub(r"\*\*Given up\.\*\*.*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    absent = [name for name in re.findall(r"`([\w./-]+(?:\.(?:py|toml|csv|md)|/))`", text) if not is_there(name)]
    assert absent == []


@cache
def tree() -> tuple[str, ...]:
    """Every file and folder of the checkout, each with a leading slash, folders with one at their end."""
    found = []
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT)
        if not NOT_OURS & set(name.parts):
            found.append(f"/{name.as_posix()}{'/' if path.is_dir() else ''}")
    return tuple(found)


def is_there(name: str) -> bool:
    return OF_A_WORKSPACE.fullmatch(name) is not None or any(one.endswith(f"/{name}") for one in tree())


@pytest.mark.parametrize("floor", FLOORS)
def test_the_map_of_the_house_names_every_file(floor: str) -> None:
    text = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    shown = text.partition(f"### {floor}/")[2].partition("\n## ")[0].partition("\n### ")[0]
    files = {path.name for path in (ROOT / floor).rglob("*.py")} - {"__init__.py"}
    assert files - set(re.findall(r"\w+\.py", shown)) == set(), "say in docs/house.md what they are for"
    assert set(re.findall(r"\w+\.py", shown)) - files == set(), "no longer there"


def test_the_map_of_the_house_is_short() -> None:
    assert len((ROOT / "docs" / "house.md").read_text(encoding="utf-8").splitlines()) <= 185


def test_the_words_are_classes_of_the_code() -> None:
    words = set(re.findall(r"`([A-Z]\w*[a-z]\w*)`", (ROOT / "docs" / "words.md").read_text(encoding="utf-8")))
    code = "\n".join(path.read_text(encoding="utf-8") for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    assert len(words) > 20
    assert words - set(re.findall(r"^class (\w+)", code, re.MULTILINE)) == set()


def remarks(code: str) -> str:
    """The comments and docstrings of a file of code; what its strings say to others is left out."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    alone = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Expr)]
    said = [token.string for token in tokens if token.type == tokenize.COMMENT]
    said += [node.value for node in alone if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join(said)


def cited(text: str) -> set[str]:
    """The marks in a text; a range stands for all its numbers."""
    between = {f"T{n:03}" for a, b in RANGE.findall(text) for n in range(int(a), int(b) + 1)}
    return between | set(MARK.findall(text))


def test_ranges_and_marks_are_found() -> None:
    assert cited("T006–T008, T101 (domain 6.2, 7): D9; art. 49(2), F18") == {
        *("T006", "T007", "T008", "T101", "domain 6.2", "D9", "art. 49", "F18")
    }
    assert cited("T071 to T073. P0… of A4, T2 by made.T4 and D70000") == {"T071", "T072", "T073"}
    assert remarks('"""One T001."""\nx = "T002"  # T003\n') == "# T003\nOne T001."


@pytest.mark.parametrize("folder", [*FLOORS, "tests", "scripts", "benchmarks"])
def test_marks_of_the_code_are_explained(folder: str) -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:\| |- \*\*)(.{1,20})", page, re.MULTILINE)
    explained = {mark[0] for mark in map(MARK.match, lines) if mark}
    used = {
        mark: path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / folder).rglob("*.py"))
        for mark in cited(remarks(path.read_text(encoding="utf-8")))
    }
    assert {mark: path for mark, path in used.items() if mark not in explained} == {}, (
        "say in docs/sources.md what it is"
    )


def test_the_page_of_sources_is_short() -> None:
    assert len((ROOT / "docs" / "sources.md").read_text(encoding="utf-8").splitlines()) <= 240
