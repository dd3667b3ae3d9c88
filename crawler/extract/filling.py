"""Is a list page filled by a script after it came, is it empty in good faith, is its list there at all."""

from __future__ import annotations

import re

from crawler.extract.lines import page_lines
from crawler.extract.signatures import EMPTY_LIST
from crawler.page import Page

_FILLERS = (
    ("jpaas-publish-server", "jpaas"),
    ("queryData=", "jpaas"),
    ("labelName=publicInfoList", "lonsun"),
    ("/gkmlpt/api/", "gkmlpt"),
    ("getMessage.do", "TrueCMS"),
    ("getgovinfolist", "EWB"),
    ("searchList/", "UCAP"),
    ("common/search/", "UCAP"),
    ("dataproxy.jsp", "jpage"),
)
_SERVED = re.compile(
    r"""window\._CONFIG\s{0,3}=|<meta[^>]{0,80}name=["']?channelid\b|/site/label/8888|publicInfoList|/module/xxgk/""",
    re.IGNORECASE,
)
"""Further signs of one; static lists have them as well."""
_ASKS = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|XMLHttpRequest|\bfetch\(|axios|\.load\(\s{0,3}['\"]|new Vue|createApp\(|ReactDOM"
    r"|laytpl",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"\s(?:v-for|ng-repeat|data-v-app)=")
_TEMPLATE = re.compile(r"\{\{\s{0,5}[\w.$]{1,60}\s{0,5}\}\}|<%=|\$\{[\w.]{1,60}\}")
_LOADING = re.compile(r"(?:正在)?加载中|正在加载|数据加载|loading", re.IGNORECASE)
_HARMLESS = re.compile(
    r"jquery|bootstrap|swiper|superslide|layer|cnzz|hm\.baidu|tongji|share|conac|jiucuo|pucha|wza|barrier|piwik|matomo"
    r"|html5shiv|respond|font|gray|analytics|dynclicks|counter|kaipuyun|slide|banner|weather|tianqi|calendar|ta\.js",
    re.IGNORECASE,
)
_LIST_NAME = re.compile(r"list|lb|news|xxgk|gl_|right|con", re.IGNORECASE)

_LIST_ROOM = re.compile(r"(?:^|[\s_-])\w{0,12}(?:list|lb|data|content|main)\w{0,12}(?:$|[\s_-])", re.IGNORECASE)
_COUNT = re.compile(
    r"共\s{0,3}(?:有|计)?\s{0,3}(\d{1,6})\s{0,3}(?:条|篇|项|个结果|则)"
    r"|(?:总记录数|总数|总条数|记录总数)\s{0,3}[:：]?\s{0,3}(\d{1,6})(?!\d)"
)
_PAGES = re.compile(r"共\s{0,3}(?:有|计)?\s{0,3}(\d{1,4})\s{0,3}页|第?\s{0,3}\d{1,4}\s{0,3}/\s{0,3}(\d{1,4})\s{0,3}页")


def is_said_empty(page: Page) -> bool:
    """Whether the page tells its reader that there is nothing: 暂无信息, 共0条."""
    return any(EMPTY_LIST.search(line.text) for line in page_lines(page) if not line.hidden and len(line.text) < 80)


def names_list_service(page: Page) -> bool:
    """Whether a page without rows names a list service that a family knows how to ask."""
    text = page.text
    return any(mark in text for mark, _ in _FILLERS) or _SERVED.search(text) is not None


def certain_filler(page: Page) -> str:
    """What in the page says that a script brings the list: a known list service, a template; "" where nothing does."""
    text = page.text
    for mark, name in _FILLERS:
        if mark in text:
            return f"list filled by a script ({name})"
    shown = "\n".join(line.text for line in page_lines(page) if not line.hidden)
    if _TEMPLATE.search(shown) or _LOADING.search(shown) or _DIRECTIVE.search(text[:400_000]):
        return "list filled by a script (template)"
    return ""


def filler(page: Page) -> str:
    """The same, or a script in the page that asks for data, be it only for a counter; "" where nothing does."""
    certain = certain_filler(page)
    scripts = "\n".join(str(script.text or "") for script in page.document.iter("script"))
    match = _ASKS.search(scripts)
    return certain or (f"list filled by a script ({match[0][:20].strip()})" if match is not None else "")


def may_be_filled(page: Page) -> bool:
    """Whether any script is there that could bring a list: one that asks for data, or a foreign file."""
    if filler(page):
        return True
    sources = [str(script.get("src") or "") for script in page.document.iter("script")]
    return any(source and not _HARMLESS.search(source) for source in sources)


def has_empty_list(page: Page) -> bool:
    """Whether a list stands in the page with nothing in it, as one does before a script fills it."""
    for element in page.document.iter("ul", "ol", "tbody", "div"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(element) == 0 and not (element.text or "").strip() and _LIST_ROOM.search(name):
            return True
    return False


def has_list(page: Page) -> bool:
    """Whether a container for a list stands in the page."""
    for element in page.document.iter("ul", "ol", "dl", "table", "div"):
        if element.tag != "div" or _LIST_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


def visible_count(page: Page) -> int | None:
    """The site's own count of rows: 共N条, 总数：N."""
    for line in page_lines(page):
        match = _COUNT.search(line.text) if len(line.text) < 300 else None
        if match is not None:
            return int(match[1] or match[2])
    return None


def visible_pages(page: Page) -> int | None:
    """How many pages the site says there are: 共N页, 1/N."""
    for line in page_lines(page):
        match = _PAGES.search(line.text) if len(line.text) < 300 else None
        if match is not None:
            return int(match[1] or match[2])
    return None
