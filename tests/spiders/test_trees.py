"""Names and addresses in the menus that scripts draw."""

import pytest

from crawler.page import Page
from spiders.trees import MOST_NODES, scripted_links

SITE = "http://www.example.gov.cn"


def found(script: str) -> list[tuple[str, str]]:
    html = f"<html><body><script>{script}</script></body></html>"
    return list(scripted_links(Page.from_bytes(html.encode(), url=f"{SITE}/gk/")))


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ("d.add(16,0,'政府信息公开年报','/gk/list16.html');", "/gk/list16.html"),
        ('d.add(16,0,"政府信息公开年报","list16.jsp?id=3","","main");', "/gk/list16.jsp?id=3"),
        ('var n=[{"id":13,"name":"政府信息公开年报","url":"\\/gk\\/13\\/"}]', "/gk/13/"),
        ("n.push({url:'/gk/13/',pId:1,text:'政府信息公开年报'})", "/gk/13/"),
        ("{title:'政府信息公开年报', open:true, href:'13.html'}", "/gk/13.html"),
    ],
)
def test_calls_and_objects(script: str, url: str) -> None:
    assert ("政府信息公开年报", SITE + url) in found(script)


@pytest.mark.parametrize(
    "script",
    [
        "d.add(1,0,'政府信息公开年报','javascript:void(0)')",
        "show('政府信息公开年报','red')",
        "{name:'政府信息公开年报'},{name:'其他',url:'/b/'}",
        "var url='/gk/'",
    ],
)
def test_what_names_no_address(script: str) -> None:
    assert [one for one in found(script) if one[0] == "政府信息公开年报"] == []


@pytest.mark.parametrize(
    "piece", ["name:'年报',", "'年报','/gk/1.html',", "url:'/a/',", "'a'", "{name:'年'", "name:'" + "x" * 39]
)
def test_hostile_scripts_stay_bounded(piece: str) -> None:
    assert len(found("'年报';" + piece * 60_000)) <= MOST_NODES
