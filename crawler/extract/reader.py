"""Who read it: one word for all code, forms and libraries that make a content out of bytes, and its signing."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from storage.contents import Attachment, ReportContent
from storage.own_code import own_sources

_FLOORS = ("storage", "crawler")
_PARTS = (
    "crawler/extract/",
    "crawler/files/",
    "crawler/page.py",
    "crawler/charset.py",
    "crawler/markup.py",
    "storage/forms/",
    "storage/figures.py",
    "storage/subjects.py",
    "storage/contents.py",
)
"""All that a content is made by; what fetches, keeps and judges has no hand in it."""
_READ = (".py", ".toml")
_LIBRARIES = (
    "beautifulsoup4",
    "legacy-doc",
    "lxml",
    "numpy",
    "olefile",
    "onnxruntime",
    "opencv-python-headless",
    "openpyxl",
    "pillow",
    "py7zr",
    "pypdfium2",
    "python-calamine",
    "rapidocr",
    "trafilatura",
    "xlrd",
)


@cache
def reader() -> str:
    """The word for today's reader: another one with every altered byte of what reads, and with every other library.

    Computed, since a number kept by hand would be forgotten. Where the code cannot be read as text its libraries and
    the product's version must do.
    """
    told = hashlib.sha256(f"{sys.version_info[:2]} {_version('nianbao')}".encode())
    for name in _LIBRARIES:
        told.update(f"\n{name} {_version(name)}".encode())
    for floor in _FLOORS:
        for name, source in _sources(floor):
            told.update(f"\n{name} {len(source)}\n".encode() + source)
    return told.hexdigest()[:16]


def signed(content: ReportContent) -> ReportContent:
    """The content as read by today's reader; its files keep the names of theirs."""
    return replace(content, reader=reader())


def signed_file(file: Attachment) -> Attachment:
    """A file as read by today's reader."""
    return replace(file, reader=reader())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _sources(floor: str) -> Iterator[tuple[str, bytes]]:
    """The files of a floor that read, in order of their names."""
    return ((name, source) for name, source in own_sources(floor, _READ) if name.startswith(_PARTS))
