"""Mutation testing: one small fault at a time is put into a module, and its tests must notice.

    python scripts/mutants.py monitor/when/lateness.py [monitor/when/absence.py …] [--list] [--least PERCENT]
    python scripts/mutants.py monitor/compare/versions.py --sample 40 --seed 1

Which tests judge a module stands in pyproject.toml under `[tool.mutants]`: a pattern of modules, and their tests. The
first pattern that fits counts. A file of tests may be followed by ` -k WORD …`: then only those of its tests are run
whose names hold one of the words, and none whose name holds a word that stands there with a `!`. `--sample` takes so
many of a module's faults at random, the same for the same seed. Nothing is written to the tree: each fault lives in a
child process of its own (see mutant_trials.py). A fault is killed when a test fails, the import breaks, or the time is
up. Exit 1 when fewer than PERCENT (90) are killed. What was measured stands in docs/mutants.md.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from mutant_trials import ROOT, SECONDS, Fault, at_length, quickly, warm

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


def mutants(source: str) -> Iterator[Fault]:
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
            lines = _statement(tree, place.lineno)
            yield Fault(line=place.lineno, what=what, lines=lines, tree=ast.fix_missing_locations(altered))


def _statement(tree: ast.Module, line: int) -> range:
    """The lines of the innermost statement at a line; of one that holds others, those of its head."""
    found = range(line, line + 1)
    for node in ast.walk(tree):  # outer ones first
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else node.end_lineno or line
            if line <= max(end, node.lineno):
                found = range(node.lineno, max(end, node.lineno) + 1)
    return found


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


def judged_by(module: str) -> list[str]:
    """The tests that judge a module, from pyproject.toml: those of the first pattern that fits."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    return next(([*tests] for pattern, tests in table.items() if fnmatch(module, pattern)), [])


def judge(module: Path, *, only_list: bool, chosen: Callable[[list[Fault]], list[Fault]]) -> tuple[int, int]:
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
    told = quickly(module, found, tests)
    if None in told:
        warm(module, tests)
        if not at_length(module, ast.parse(source), tests, 100 * SECONDS):
            raise SystemExit(f"{module}: its tests fail as it is: {' '.join(tests)}")
    alive = 0
    for mutant, passed in zip(found, told, strict=True):
        if at_length(module, mutant.tree, tests, 3 * SECONDS) if passed is None else passed:
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

    def chosen(found: list[Fault]) -> list[Fault]:
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
