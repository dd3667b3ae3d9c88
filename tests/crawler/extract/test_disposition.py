"""Names of downloads: as links give them, as headers give them in all the ways of offices' servers."""

from __future__ import annotations

import pytest

from crawler.extract.disposition import name_in_headers, named_by_link
from storage.contents import Attachment

NAME = "东山镇2018年年报.doc"


def raw(name: str, encoding: str) -> str:
    """A name's bytes as a header's value comes: Latin-1."""
    return name.encode(encoding).decode("latin-1")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (f'attachment; filename="{raw(NAME, "utf-8")}"', NAME),
        (f'attachment; filename="{raw(NAME, "gbk")}"', NAME),
        (f"attachment;filename={raw(NAME, 'gb18030')}", NAME),
        ("attachment; filename*=UTF-8''%E4%B8%9C%E5%B1%B1%E9%95%87.pdf", "东山镇.pdf"),
        ("attachment; filename=\"x.pdf\"; filename*=utf-8''%E4%B8%9C%E5%B1%B1%E9%95%87.pdf", "东山镇.pdf"),
        ('attachment; filename="%E4%B8%9C%E5%B1%B1%E9%95%87.pdf"', "东山镇.pdf"),
        ('attachment; filename="%B6%AB%C9%BD%D5%F2.pdf"', "东山镇.pdf"),
        ('attachment; filename="=?UTF-8?B?5Lic5bGx6ZWHLnBkZg==?="', "东山镇.pdf"),
        ('attachment; filename="report.pdf"', "report.pdf"),
        ('attachment; filename="C:\\upload\\nb.doc"', "nb.doc"),
        ('attachment; filename="../../etc/nb.doc"', "nb.doc"),
        ('attachment; filename="a\u0000b.doc"', "a b.doc"),
        ("inline", ""),
        ("attachment; filename=", ""),
    ],
)
def test_the_name_of_a_header(value: str, name: str) -> None:
    assert name_in_headers((("Content-Type", "application/msword"), ("content-disposition", value))) == name


def test_no_header_no_name() -> None:
    assert name_in_headers((("Content-Type", "application/pdf"),)) == ""


def test_a_long_name_is_cut() -> None:
    assert len(name_in_headers((("Content-Disposition", f'attachment; filename="{"a" * 500}.pdf"'),))) == 200


@pytest.mark.parametrize(
    ("name", "url", "told"),
    [
        ("download.jsp", "http://a.example/system/_content/download.jsp?wbfileid=7", False),
        ("file", "http://a.example/x/", False),
        ("2018年年报", "http://a.example/system/_content/download.jsp?wbfileid=7", True),
        ("nb.pdf", "http://a.example/nb.pdf", True),
    ],
)
def test_names_of_links(name: str, url: str, told: bool) -> None:
    assert named_by_link(Attachment(name=name, url=url, type="file")) is told
