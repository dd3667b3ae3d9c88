"""Makes a workspace: a directory with a commented nianbao.toml and an example county."""

from __future__ import annotations

from pathlib import Path

from monitor.config import FILE
from spiders.new_site import CannotAdd, add_county

TEMPLATE = Path(__file__).with_name("templates") / FILE
EXAMPLE_COUNTY = "640122"
"""Of the catalogue; a workspace that is not interested in it deletes its folder."""


class WorkspaceExists(Exception):
    """There is a workspace already, or something else in its place; nothing was written."""


def create_workspace(folder: Path) -> list[Path]:
    """Make a workspace in a folder, which may exist; gives back the files written.

    Raises WorkspaceExists where nianbao.toml or the example county is there already: nothing is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise WorkspaceExists(f"{folder} is no directory")
    settings = folder / FILE
    if settings.exists():
        raise WorkspaceExists(f"{settings} is there already; nothing was written")
    (folder / "counties").mkdir(parents=True, exist_ok=True)
    try:
        written = add_county(folder, EXAMPLE_COUNTY)
    except CannotAdd as error:
        raise WorkspaceExists(str(error)) from error
    with settings.open("x", encoding="utf-8", newline="") as file:
        file.write(TEMPLATE.read_text(encoding="utf-8"))
    return [settings, *written]
