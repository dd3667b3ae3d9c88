"""The files that a report page links or embeds, by their links and names, not yet read."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

import lxml.html
from lxml import etree

from crawler.extract.chrome import fold, has_noise_name
from crawler.extract.pieces import is_file_link
from crawler.extract.stamps import stamps_of_name
from crawler.extract.text import MainText
from crawler.extract.titles import Verdict, judge_title
from crawler.files.containers import kind_of_name
from crawler.page import Page, canonical
from storage.contents import Attachment

MOST_FILES = 60
MOST_LOOKED_AT = 600

_FILE_NAME = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|rtf|zip|rar|7z|ceb|txt)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"""showVsbpdfIframe\(\s*["']([^"']{1,500})["']""")
_OPENED = re.compile(
    r"""(?:window\.open|location\.href\s*=|download\w{0,20})\s*\(?\s*["']([^"']{1,400}\.(?:pdf|docx?|wps|xlsx?|ofd|rtf|zip|rar))["']""",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^[\[【(（]?(?:请?点击(?:此处|这里)?)?(?:附件)?(?:下载|查看|预览|打开|在线预览|在线阅读|浏览)?(?:附件|文件|全文|原文|文档|此处|正文)?[\]】)）]?[:：.。>]*$"
)
_BESIDE = re.compile(r"附件|下载|相关文档|相关文件|PDF|扫描件|原文|全文", re.IGNORECASE)
_ICON = re.compile(
    r"icon|logo|btn|button|arrow|bullet|spacer|blank|file_?type|/fileTypeImages/|\.gif(?:$|\?)|ewm|qrcode",
    re.IGNORECASE,
)
_SILENT_AREAS = frozenset(("nav", "footer", "header", "aside"))


def linked_files(page: Page, main: MainText, *, pictures: bool | None = None) -> tuple[Attachment, ...]:
    """Files linked inside the main text, or beside it under 附件 and the like, in document order, each once.

    Also what is embedded: `<iframe>`, `<embed>`, `<object>`, viewers that are given an address. `pictures`:
    whether those in the main text count; by itself only where the text is too short to be the report.
    """
    found: dict[str, Attachment] = {}
    inside, short = main.element, main.short if pictures is None else pictures
    looked_at = 0
    for element in page.document.iter("a", "iframe", "frame", "embed", "object", "img", "script"):
        for href, name in _addresses(element, inside, short):
            looked_at += 1
            url = page.join(href)
            if url is None:
                continue
            key = canonical(url)
            named = _named(name, url)
            if key not in found or (_is_plain(found[key].name, url) and not _is_plain(named, url)):
                found[key] = _attachment(named, url, element.tag == "img")
        if len(found) >= MOST_FILES or looked_at >= MOST_LOOKED_AT:
            break
    return tuple(found.values())


def _attachment(name: str, url: str, picture: bool) -> Attachment:
    kind = kind_of_name(name)
    if kind == "file":
        kind = kind_of_name(name_in_address(url))
    stamps = {
        (stamp.date, stamp.moment): stamp for text in (name_in_address(url), name) for stamp in stamps_of_name(text)
    }
    return Attachment(name=name, url=url, type="image" if picture else kind, dates=tuple(stamps.values()))


def name_in_address(url: str) -> str:
    """The file name an address carries, in its path or in a `filename` of its query."""
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query):
        if key.lower() in ("filename", "file", "fname", "name", "e") and _FILE_NAME.search(value):
            return value.rsplit("/", 1)[-1]
    return unquote(parts.path.rsplit("/", 1)[-1])


def _named(name: str, url: str) -> str:
    name = " ".join(name.split())
    if not name or _GENERIC.match(fold(name)):
        name = name_in_address(url) or name
    return name[:200] or "file"


def _is_plain(name: str, url: str) -> bool:
    return name == name_in_address(url)


def _addresses(element: etree._Element, inside: lxml.html.HtmlElement | None, short: bool) -> list[tuple[str, str]]:
    """(href, name) of the files that an element links or embeds."""
    tag = element.tag
    if tag == "a":
        return _of_link(element, inside)
    if tag == "script":
        return [(address, "") for address in _EMBEDDED.findall(element.text or "")]
    if tag == "img":
        source = element.get("src") or ""
        within = inside is not None and _is_within(element, inside) and inside.tag not in ("body", "html")
        return [(source, element.get("alt") or "")] if short and within and source and not _is_icon(element) else []
    source = element.get("src") or element.get("data") or ""
    found = _viewed(source)
    return [(found, element.get("title") or "")] if found and not _is_chrome(element) else []


def _viewed(source: str) -> str:
    """The file a frame shows, also through a viewer's `?file=`; empty for a frame with something else."""
    if _FILE_NAME.search(urlsplit(source).path):
        return source
    for key, value in parse_qsl(urlsplit(source).query):
        if key.lower() in ("file", "url", "src", "pdfurl") and _FILE_NAME.search(value.split("?", 1)[0]):
            return value
    return ""


def _of_link(element: etree._Element, inside: lxml.html.HtmlElement | None) -> list[tuple[str, str]]:
    href = element.get("href") or ""
    text = "".join(str(part) for part in element.itertext()).strip()
    opened = _OPENED.search(f"{href} {element.get('onclick') or ''}")
    if opened is not None:
        href = opened[1]
    elif not is_file_link(element) and not _FILE_NAME.search(text):
        return []
    name = text if text and not _GENERIC.match(fold(text)) else element.get("title") or element.get("download") or text
    if inside is not None and _is_within(element, inside) and not _is_chrome(element, stop=inside):
        return [(href, name)]
    return [(href, name)] if _belongs(element, name) else []


def _belongs(element: etree._Element, name: str) -> bool:
    """Whether a file link that stands outside of the main text is the report's all the same."""
    if _is_chrome(element):
        return False
    if judge_title(name) in (Verdict.REPORT, Verdict.RENDITION):
        return True
    if _BESIDE.search(name):
        return True
    holder = element.getparent()
    for _ in range(3):
        if holder is None or holder.tag in ("body", "html"):
            return False
        if _BESIDE.search("".join(str(part) for part in islice(holder.itertext(), 20))[:400]):
            return True
        holder = holder.getparent()
    return False


def _is_within(element: etree._Element, holder: etree._Element) -> bool:
    return any(above is holder for above in element.iterancestors())


def _is_chrome(element: etree._Element, stop: etree._Element | None = None) -> bool:
    for above in element.iterancestors():
        if above is stop:
            return False
        if above.tag in _SILENT_AREAS or (has_noise_name(above) and above.tag not in ("body", "html", "form")):
            return True
    return False


def _is_icon(element: etree._Element) -> bool:
    sizes = [element.get(side) or "" for side in ("width", "height")]
    small = any(size.removesuffix("px").isdigit() and int(size.removesuffix("px")) < 80 for size in sizes)
    return small or bool(_ICON.search(element.get("src") or ""))
