"""What stands in deploy/: the unit is one that systemd accepts, both run an ordinary user, and both start a verb there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from monitor.cli import parser

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "nianbao.service"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
HARDENED = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "PrivateDevices": "yes", "ProtectKernelModules": "yes", "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes", "ProtectClock": "yes", "RestrictSUIDSGID": "yes", "LockPersonality": "yes",
    "StateDirectoryMode": "0700", "UMask": "0077", "User": "nianbao", "KillSignal": "SIGTERM",
}  # fmt: skip


def unit() -> dict[str, str]:
    read = ConfigParser(interpolation=None, strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(UNIT.read_text(encoding="utf-8"))
    return dict(read["Service"])


def instructions() -> list[tuple[str, str]]:
    """Name and rest of each instruction of the Dockerfile, lines that go on joined."""
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text(encoding="utf-8"))
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def one(name: str) -> str:
    (found,) = (rest for said, rest in instructions() if said == name)
    return found


@pytest.mark.parametrize(("key", "value"), HARDENED.items())
def test_the_unit_gives_no_more_than_is_needed(key: str, value: str) -> None:
    assert unit()[key] == value


def test_the_unit_leaves_chromium_its_own_sandbox() -> None:
    assert not {"RestrictNamespaces", "MemoryDenyWriteExecute"} & unit().keys()


def test_the_unit_starts_again_unless_a_person_must_mend_a_file() -> None:
    assert unit()["Restart"] == "on-failure"
    assert unit()["RestartPreventExitStatus"] == "2"


def test_what_is_started_is_a_verb_with_its_options() -> None:
    _, *words = unit()["ExecStart"].split()
    assert parser().parse_args(words).verb == "run"
    assert json.loads(one("ENTRYPOINT")) == ["nianbao"]
    assert parser().parse_args(json.loads(one("CMD"))).verb == "run"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    # The command is not installed where the tests run; everything else is the unit's own.
    text = UNIT.read_text(encoding="utf-8")
    copy = tmp_path / "nianbao.service"
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_runs_an_ordinary_user_on_debian() -> None:
    assert one("FROM").startswith("debian:")
    names = [name for name, _ in instructions()]
    assert one("USER") == "nianbao"
    assert names.index("USER") > max(number for number, name in enumerate(names) if name in ("COPY", "RUN"))
    assert "useradd --uid 10001" in " ".join(rest for name, rest in instructions() if name == "RUN")


def test_the_image_brings_a_browser_keeps_the_workspace_and_says_how_it_is() -> None:
    made = " ".join(rest for name, rest in instructions() if name == "RUN")
    assert {"chromium", "libarchive-tools", "fonts-noto-cjk", "ca-certificates"} <= set(made.split())
    assert json.loads(one("VOLUME")) == ["/workspace"]
    port = json.loads(one("CMD"))[-1]
    assert f"127.0.0.1:{port}/healthz" in one("HEALTHCHECK")
    assert one("EXPOSE") == port
    assert one("STOPSIGNAL") == "SIGTERM"


def test_the_image_is_made_of_what_is_there_and_of_all_floors() -> None:
    copied = {word for name, rest in instructions() if name == "COPY" for word in rest.split()[:-1]}
    assert {"storage", "crawler", "spiders", "monitor", "pyproject.toml"} <= copied
    assert all((ROOT / path).exists() for path in copied)
    let = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in let if line.startswith("!")} == copied
