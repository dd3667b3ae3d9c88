"""Mutation testing: one small fault at a time is put into a module, and its tests must notice.

    python scripts/mutants.py monitor/when/lateness.py [monitor/when/absence.py …] [--list] [--least PERCENT]
    python scripts/mutants.py monitor/compare/versions.py --sample 40 --seed 1

Which tests judge a module stands in pyproject.toml under `[tool.mutants]`: a pattern of modules, and their tests. The
first pattern that fits counts. A file of tests may be followed by ` -k WORD …`: then only those of its tests are run
whose names hold one of the words. `--sample` takes so many of a module's faults at random, the same for the same seed.
Nothing is written to the tree: each fault lives in a child process that imports the altered module in place of the
file. A fault is killed when a test fails, the import breaks, or the time is up. Exit 1 when fewer than PERCENT (90)
are killed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("storage", "crawler", "spiders", "monitor")
"""From below: what stands lower imports nothing of what stands higher."""
SECONDS = 30
"""So long a child may take, and at least five times as long as the tests take on the unaltered module."""

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One fault: where it is, what it is, and the module with it."""

    line: int
    what: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every single fault of a module; docstrings, annotations and what only tells of the module are left alone."""
    tree = ast.parse(source)
    count = sum(1 for _ in _places(tree))
    for number in range(count):
        for variant in range(3):
            altered = copy.deepcopy(tree)
            place = next(one for index, one in enumerate(_places(altered)) if index == number)
            what = _alter(place, variant)
            if what is None:
                break
            yield Mutant(line=place.lineno, what=what, tree=ast.fix_missing_locations(altered))


def _places(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """Nodes that may be altered, in order of the text."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.expr, ast.stmt)) and _can_be_altered(node):
            yield node
        stack.extend(reversed([child for child in _children(node) if not isinstance(child, (ast.JoinedStr,))]))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.AST):
                yield child


def _can_be_altered(node: ast.expr | ast.stmt) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (bool, int, float))
    if isinstance(node, ast.Return):
        # False in place of None (or the other way) is the same to whoever asks.
        return node.value is not None and not (isinstance(node.value, ast.Constant) and not node.value.value)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in CALLED
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
        return any(generator.ifs for generator in node.generators)
    return isinstance(node, (ast.Compare, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.If))


def _alter(node: ast.expr | ast.stmt, variant: int) -> str | None:
    """Put the fault into `node`; what it is in words, None where there is no such variant."""
    before = ast.unparse(node).partition("\n")[0]
    if isinstance(node, ast.Compare):
        choices = COMPARED[type(node.ops[0])]
        if variant >= len(choices):
            return None
        node.ops[0] = choices[variant]()
    elif isinstance(node, ast.If):
        if variant > 0:
            return None
        node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
    elif isinstance(node, ast.BoolOp):
        return _alter_bool(node, variant, before)
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
        if variant > 0:
            return None
        for generator in node.generators:
            generator.ifs = []
    elif variant > 0 or not _alter_once(node):
        return None
    after = ast.unparse(node).partition("\n")[0]
    return f"{before}  →  {after}" if after != before else None


def _alter_bool(node: ast.BoolOp, variant: int, before: str) -> str | None:
    if variant == 0:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif variant - 1 < len(node.values) and len(node.values) > 2:
        del node.values[variant - 1]
    else:
        return None
    return f"{before}  →  {ast.unparse(node)}"


def _alter_once(node: ast.expr | ast.stmt) -> bool:
    if isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
    elif isinstance(node, ast.BinOp):
        if type(node.op) not in CALCULATED:
            return False
        node.op = CALCULATED[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        if not isinstance(node.op, ast.Not):
            return False
        node.operand, node.op = ast.UnaryOp(op=ast.Not(), operand=node.operand), ast.Not()
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        node.func.id = CALLED[node.func.id]
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(value=None)
    else:
        return False
    return True


class Altered(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives an altered module in place of its file."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module with the fault, under its own name."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        """Run the altered module."""
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def outcome(module: Path, tree: ast.Module, tests: Sequence[str], seconds: float) -> bool:
    """Whether the tests pass with `tree` in place of `module`; each time in a child of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_run(module, tree, tests))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(module: Path, tree: ast.Module, tests: Sequence[str]) -> int:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    # The same examples each time, and no long search for the smallest one: it is enough that one fails.
    hypothesis.settings.register_profile(
        "mutants", max_examples=40, deadline=None, database=None, derandomize=True, phases=(hypothesis.Phase.generate,)
    )
    hypothesis.settings.load_profile("mutants")
    name = ".".join(module.with_suffix("").parts)
    sys.meta_path.insert(0, Altered(name, ROOT / module, tree))
    options = ["-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:randomly"]
    for line in tests:
        # One after the other: where the first tells, the others need not even be collected.
        file, _, words = line.partition(" -k ")
        if status := pytest.main([*options, file], plugins=[Chosen(words.split())]):
            return int(status)
    return 0


class Chosen:
    """Of a file of tests that stands with words, only the tests whose names hold one of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        if self.words:
            items[:] = [one for one in items if any(word in one.nodeid for word in self.words)]


def warm(module: Path, tests: Sequence[str]) -> None:
    """Load what the tests need and the module has no part in, so that each child finds it there."""
    loud = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    files = [line.partition(" -k ")[0] for line in tests]
    pytest.main(["-q", "--collect-only", "-p", "no:xdist", "-p", "no:cacheprovider", *files])
    os.dup2(loud, 1)
    for name in _built_on(".".join(module.with_suffix("").parts)):
        package, _, last = name.rpartition(".")
        del sys.modules[name]
        if package in sys.modules:
            vars(sys.modules[package]).pop(last, None)


def _built_on(name: str) -> set[str]:
    """The loaded modules that import a module, by whatever way; itself and all tests with them."""
    ours = {one for one in sys.modules if one.partition(".")[0] in FLOORS}
    needs = {one: _imported(sys.modules[one]) for one in ours}
    built = {one for one in ours if one == name or name.startswith(f"{one}.")}
    while more := {one for one in ours - built if needs[one] & built}:
        built |= more
    return built | {one for one in sys.modules if one.partition(".")[0] == "tests"}


def _imported(module: ModuleType) -> set[str]:
    """What a module's text imports, as modules; a name taken from a package counts as a module of it too."""
    tree = ast.parse(Path(module.__file__ or os.devnull).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return names


def judged_by(module: str) -> list[str]:
    """The tests that judge a module, from pyproject.toml: those of the first pattern that fits."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    return next(([*tests] for pattern, tests in table.items() if fnmatch(module, pattern)), [])


def judge(module: Path, *, only_list: bool, chosen: Callable[[list[Mutant]], list[Mutant]]) -> tuple[int, int]:
    """Killed and all chosen faults of a module; those that live on are named, or with `only_list` all of them."""
    source = (ROOT / module).read_text(encoding="utf-8")
    found = chosen(list(mutants(source)))
    if only_list:
        for mutant in found:
            print(f"{module}:{mutant.line}: {mutant.what}")
        return 0, len(found)
    tests = judged_by(module.as_posix())
    if not tests:
        raise SystemExit(f"{module}: no tests for it under [tool.mutants] of pyproject.toml")
    warm(module, tests)
    begin = time.monotonic()
    if not outcome(module, ast.parse(source), tests, 10 * SECONDS):
        raise SystemExit(f"{module}: its tests fail as it is: {' '.join(tests)}")
    seconds = max(SECONDS, 5 * (time.monotonic() - begin))
    alive = 0
    for mutant in found:
        if outcome(module, mutant.tree, tests, seconds):
            alive += 1
            print(f"alive  {module}:{mutant.line}: {mutant.what}", flush=True)
    return len(found) - alive, len(found)


def main() -> int:
    """Judge the modules named; 1 when too few faults were noticed."""
    parser = argparse.ArgumentParser(description="one fault at a time: do the tests notice?")
    parser.add_argument("modules", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true", help="name the faults, run nothing")
    parser.add_argument("--least", type=float, default=90.0, help="per cent that must be killed")
    parser.add_argument("--sample", type=int, help="take only so many faults of a module, at random")
    parser.add_argument("--seed", type=int, default=1, help="which random ones")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    good = True

    def chosen(found: list[Mutant]) -> list[Mutant]:
        if options.sample is None or len(found) <= options.sample:
            return found
        places = sorted(random.Random(options.seed).sample(range(len(found)), options.sample))
        return [found[place] for place in places]

    for module in options.modules:
        killed, count = judge(module, only_list=options.list, chosen=chosen)
        share = 100 * killed / count if count else 100.0
        if options.list:
            continue
        good = good and share >= options.least
        print(f"{module}: {killed} of {count} killed, {share:.1f} %", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
