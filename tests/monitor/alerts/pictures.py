"""Pictures of mails for the docs: a digest and a mail at once of the demo, wide and narrow, in both languages.

`python -m tests.monitor.alerts.pictures` plays the demo, about a minute, and writes docs/pictures/mail-*.png.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.alerts.letter import Occasion
from monitor.alerts.message import message_for
from storage.archive import Archive
from storage.findings import Finding, Grade
from storage.moments import SHANGHAI

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
SIZES = {"wide": 720, "narrow": 360}
KINDS = ("missing", "late", "changed")
SURE = (Grade.CONFIRMED, Grade.SUBSTANTIVE)
ON = datetime(2019, 4, 24, 6, 40, tzinfo=SHANGHAI)


def told(workspace: Path) -> tuple[list[Finding], str, dict[str, str]]:
    """One open finding of each kind about 2018, of three bodies; the head of the chain, the county's name."""
    with Archive.open(workspace / "data") as archive:
        found = [one for one in archive.findings(open_only=True) if one.report_year == 2018 and one.grade in SURE]
        first: dict[str, Finding] = {}
        for kind in KINDS:
            bodies = {one.body for one in first.values()}
            first[kind] = next(one for one in found if one.kind.value == kind and one.body not in bodies)
        head = archive.head()
    county = next(iter((workspace / "counties").iterdir()))
    name = next(line for line in (county / "site.toml").read_text(encoding="utf-8").splitlines() if "name" in line)
    return list(first.values()), head, {county.name: name.partition('"')[2].rstrip('"')}


def html_of(findings: Sequence[Finding], language: str, head: str, counties: dict[str, str]) -> str:
    """The HTML part of the mail that tells these."""
    occasion = Occasion(
        now=ON, sender="nianbao@example.org", dashboard="http://10.0.0.5:8765", head=head, counties=counties
    )
    part = message_for(findings, recipient="staff@example.org", language=language, occasion=occasion).get_body(
        ("html",)
    )
    assert part is not None
    return str(part.get_content())


def shoot(browser: Any, name: str, html: str) -> None:
    """A picture of each width."""
    for size, width in SIZES.items():
        page = browser.new_page(viewport={"width": width, "height": 640})
        page.set_content(html)
        page.screenshot(path=FOLDER / f"{name}-{size}.png", full_page=True)
        page.close()


def main() -> int:
    """Play the demo and take the pictures."""
    from playwright.sync_api import sync_playwright

    from tests.monitor.alerts.test_looks import PROGRAM

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo"
        if not workspace.exists():
            command = [sys.executable, "-m", "monitor.cli", "-q", "demo", "--no-serve", "--directory", str(workspace)]
            subprocess.run(command, check=True)
        findings, head, counties = told(workspace)
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        for language in ("zh", "en"):
            shoot(browser, f"mail-digest-{language}", html_of(findings, language, head, counties))
            changed = [one for one in findings if one.kind.value == "changed"]
            shoot(browser, f"mail-at-once-{language}", html_of(changed, language, head, counties))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
