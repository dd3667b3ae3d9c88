"""Whether the tests of a module notice its faults: the running part of `mutants.py`.

The tests are collected once. One run on the module as it is tells which test comes to which of its lines; then each
fault gets a child process of its own, in which the function that holds it is given the altered code in place, and only
the tests that come to that statement run, the one that noticed the last fault first. What cannot be told so (a fault
outside of functions, or one unnoticed in a function that importing the tests already enters) is tried the long way: in
a child that imports the altered module in place of the file.
"""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NoReturn

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("storage", "crawler", "spiders", "monitor")
"""From below: what stands lower imports nothing of what stands higher."""
SECONDS = 20
"""So much processor time a child may take that imports its tests anew."""
LEAST_SECONDS, TIMES = 4, 5
"""So much one may take that does not, and at least so many times as much as its tests take as it is."""
OPTIONS = ("-q", "--tb=no", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:randomly")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: what it is, where, the lines of its statement (of an `if` or `for` its head), the module with it."""

    line: int
    what: str
    lines: range
    tree: ast.Module


class Chosen:
    """Of files of tests that stand with words, only the tests whose names hold one of them, and none with a `!`."""

    def __init__(self, tests: Sequence[str]) -> None:
        lines = [line.partition(" -k ") for line in tests]
        self.words = {file: words.split() for file, _, words in lines}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        items[:] = [one for one in items if self._is_meant(one.nodeid)]

    def _is_meant(self, name: str) -> bool:
        words = self.words.get(name.partition("::")[0], [])
        unwanted = [word[1:] for word in words if word.startswith("!")]
        wanted = [word for word in words if not word.startswith("!")]
        return not any(word in name for word in unwanted) and (not wanted or any(word in name for word in wanted))


class Trials:
    """Runs the collected tests against one fault after the other."""

    def __init__(self, module: Path, tell: Callable[[dict[str, Any]], None], faults: Sequence[Fault]) -> None:
        self.name = ".".join(module.with_suffix("").parts)
        self.file = str(ROOT / module)
        self.tell = tell
        self.faults = faults
        self.entered: set[str] = set()
        self.lines: set[int] = set()

    def trace(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Keep which functions of the module are entered, and which of its lines are come to."""
        if frame.f_code.co_filename != self.file:
            return None
        if event == "call":
            self.entered.add(_outermost(frame.f_code.co_qualname))
        self.lines.add(frame.f_lineno)
        return self.trace

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of the usual run: `tell` hears of each fault whether the tests passed, None where that is open."""
        at_import = {*self.entered}
        came = _in_child(lambda tell: self._as_it_is(session, tell), 100 * SECONDS)
        if came.get("failed") is not False:
            print(f"{self.name}: fails as it is: {came.get('failed', 'a test that never ends')}", file=sys.stderr)
            return True
        lines = {item: set(came["lines"][item.nodeid]) for item in session.items}
        functions = dict(_functions(sys.modules[self.name]))
        original = _codes(ast.parse(Path(self.file).read_text(encoding="utf-8")), self.file)
        order = sorted(session.items, key=lambda item: float(came["took"][item.nodeid]))
        for fault in self.faults:
            altered = _codes(fault.tree, self.file)
            changed = {name for name in original if original[name] != altered.get(name)}
            if len(changed) != 1 or not changed <= functions.keys():
                self.tell({"passed": None})
                continue
            name = changed.pop()
            session.items[:] = [item for item in order if lines[item].intersection(fault.lines)]
            if not session.items:
                self.tell({"passed": None if name in at_import else True})
                continue
            seconds = max(LEAST_SECONDS, TIMES * sum(came["took"][item.nodeid] for item in session.items))
            told = _in_child(lambda tell, n=name, a=altered: self._altered(session, functions[n], a[n], tell), seconds)  # type: ignore[misc]
            order.sort(key=lambda item: item.nodeid != told.get("failed"))
            passed = told.get("failed", "") is False
            # What it gave while the tests were imported may have been kept.
            self.tell({"passed": None if passed and name in at_import else passed})
        return True

    def _as_it_is(self, session: pytest.Session, tell: Callable[[dict[str, Any]], None]) -> None:
        lines: dict[str, list[int]] = {}
        took: dict[str, float] = {}
        for item in session.items:
            self.lines.clear()
            before = time.process_time()
            sys.settrace(self.trace)
            failed = _run_one(item)
            sys.settrace(None)
            took[item.nodeid] = time.process_time() - before
            lines[item.nodeid] = sorted(self.lines)
            if failed:
                tell({"failed": item.nodeid})
                return
        tell({"failed": False, "lines": lines, "took": took})

    def _altered(
        self, session: pytest.Session, function: FunctionType, code: CodeType, tell: Callable[[dict[str, Any]], None]
    ) -> None:
        gc.disable()  # a short life
        function.__code__ = code
        tell({"failed": next((item.nodeid for item in session.items if _run_one(item)), False)})


def _run_one(item: pytest.Item) -> bool:
    """Whether a test fails."""
    session = item.session
    before = session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return session.testsfailed > before


def _outermost(name: str) -> str:
    """The function (or method) in which a function or comprehension stands."""
    return name.partition(".<")[0]


def _codes(tree: ast.Module, file: str) -> dict[str, CodeType]:
    """The code of each function and method; under the empty name that of all that stands outside of them."""
    codes: dict[str, CodeType] = {}

    def bare(code: CodeType) -> CodeType:
        constants = []
        for one in code.co_consts:
            if not isinstance(one, CodeType):
                constants.append(one)
            elif one.co_flags & 0x2 and "<" not in one.co_qualname:  # a function: CO_NEWLOCALS
                codes[one.co_qualname] = one
            else:
                constants.append(bare(one))
        return code.replace(co_consts=tuple(constants))

    codes[""] = bare(compile(tree, file, "exec"))
    return codes


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods of a module, by their qualified names, without what they are wrapped in."""
    spaces: list[Any] = [module]
    while spaces:
        for thing in list(vars(spaces.pop()).values()):
            if isinstance(thing, type) and thing.__module__ == module.__name__:
                spaces.append(thing)
            bare = getattr(thing, "fget", None) or getattr(thing, "func", None) or getattr(thing, "__func__", thing)
            while hasattr(bare, "__wrapped__"):
                bare = bare.__wrapped__
            if isinstance(bare, FunctionType) and bare.__module__ == module.__name__:
                yield bare.__qualname__, bare


def _in_child(work: Callable[[Callable[[dict[str, Any]], None]], None], seconds: float) -> dict[str, Any]:
    """What `work` tells, in a child process; nothing where it dies or takes longer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _limit(seconds)
        try:
            work(lambda told: _write(writing, json.dumps(told)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        end = time.monotonic() + 10 * seconds
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, max(1.0, end - time.monotonic()))
        told = pipe.read()
        signal.setitimer(signal.ITIMER_REAL, 0)
    os.waitpid(child, 0)
    return json.loads(told) if told else {}


def _write(pipe: int, text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(pipe, data) :]


def _limit(seconds: float) -> None:
    """No more than so much processor time for this process, however busy the machine is."""
    used = time.process_time()
    most = int(used + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def prepare() -> None:
    """Silence; the same examples each time, and no long search for the smallest one: it is enough that one fails."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    hypothesis.settings.register_profile(
        "mutants", max_examples=40, deadline=None, database=None, derandomize=True, phases=(hypothesis.Phase.generate,)
    )
    hypothesis.settings.load_profile("mutants")


def quickly(module: Path, faults: Sequence[Fault], tests: Sequence[str]) -> list[bool | None]:
    """Of each fault whether the tests pass with it; None where only the long way can tell."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _quick_run(module, faults, tests, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        found = [json.loads(line)["passed"] for line in pipe]
    os.waitpid(child, 0)
    if len(found) < len(faults):
        raise SystemExit(f"{module}: its tests fail as it is: {' '.join(tests)}")
    return found


def _quick_run(module: Path, faults: Sequence[Fault], tests: Sequence[str], writing: int) -> NoReturn:
    prepare()
    trials = Trials(module, lambda told: _write(writing, f"{json.dumps(told)}\n"), faults)
    files = [line.partition(" -k ")[0] for line in tests]
    try:
        sys.settrace(trials.trace)
        pytest.main([*OPTIONS, *files], plugins=[Chosen(tests), trials])
    finally:
        os._exit(0)


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


def at_length(module: Path, tree: ast.Module, tests: Sequence[str], seconds: float) -> bool:
    """Whether the tests pass with `tree` in place of `module`, imported anew in a child."""
    return _in_child(lambda tell: _import_and_run(module, tree, tests, tell), seconds).get("passed", False) is True


def _import_and_run(
    module: Path, tree: ast.Module, tests: Sequence[str], tell: Callable[[dict[str, Any]], None]
) -> None:
    prepare()
    os.dup2(1, 2)
    sys.meta_path.insert(0, Altered(".".join(module.with_suffix("").parts), ROOT / module, tree))
    for line in tests:
        # One after the other: where the first tells, the others need not even be collected.
        if pytest.main(["-x", *OPTIONS, line.partition(" -k ")[0]], plugins=[Chosen([line])]):
            return
    tell({"passed": True})


def warm(module: Path, tests: Sequence[str]) -> None:
    """Load what the tests need and the module has no part in, so that each child finds it there."""
    loud = os.dup(1)
    prepare()
    pytest.main(["--collect-only", *OPTIONS, *(line.partition(" -k ")[0] for line in tests)])
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
