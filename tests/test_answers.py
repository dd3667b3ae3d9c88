"""Every saved answer under tests/answers/ is taken for what its folder is called.

A file begins with a comment: `url`, `expected` (the kind of place), `status`, `redirects` (addresses, the last one
last), `home`, `hosts`, `listings`, `truncated`, `length_proven`, `home_shown` (the home page has this very text),
`header` (one line each). What follows the comment is the body.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.extract.answer import judge_answer, text_sha256
from crawler.page import Page
from storage.sightings import Answer, PlaceKind

FOLDER = Path(__file__).parent / "answers"
FILES = sorted(FOLDER.glob("*/*.html"))


@dataclass
class Saved:
    """A saved answer: what its comment says, and its body."""

    said: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def read(path: Path) -> Saved:
    head, _, body = path.read_text(encoding="utf-8").removeprefix("<!--\n").partition("-->\n")
    saved = Saved(body=body.encode())
    for line in head.splitlines():
        key, _, value = line.partition(":")
        if key == "header":
            name, _, value = value.partition(":")
            saved.headers[name.strip()] = value.strip()
        else:
            saved.said[key] = value.strip()
    return saved


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_saved_answer(path: Path) -> None:
    saved = read(path)
    said = saved.said
    redirects = said.get("redirects", "").split()
    page = Page.from_bytes(
        saved.body,
        url=redirects[-1] if redirects else said["url"],
        status=int(said.get("status", 200)),
        headers=saved.headers,
    )
    answer, note = judge_answer(
        page,
        asked=said["url"],
        expected=PlaceKind(said["expected"]),
        redirects=redirects,
        home=said.get("home"),
        hosts=said.get("hosts", "").split(),
        truncated=said.get("truncated") == "yes",
        length_proven=said.get("length_proven") == "yes",
        home_text_sha256=text_sha256(page) if said.get("home_shown") == "yes" else None,
        known_listing_urls=said.get("listings", "").split(),
    )
    assert answer.name == path.parent.name, note
    assert (note == "") == (answer is Answer.PAGE)


def test_every_answer_of_a_server_has_examples() -> None:
    unseen = {
        Answer.TOO_BIG,
        Answer.ROBOTS,
        Answer.UNSAFE,
        Answer.LEFT_OUT,
        Answer.UNSETTLED,
    }  # told by the caller, not by a body
    assert {path.parent.name for path in FILES} == {answer.name for answer in Answer if answer not in unseen}
