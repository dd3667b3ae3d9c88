"""What a page carries: its own text apart from menus, footers and lists; title, files, pictures, scripts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from crawler.extract.lines import FOOTER, Line, is_picture, page_lines
from crawler.extract.titles import Verdict, judge_title, normalise_title, speaks_like_report
from crawler.page import Page

_FILE = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|et|rtf|ofd|ceb|zip|rar|7z)(?:$|[?#&])"
    r"|downfile\.jsp|download\.jsp|downloadattach|wbfileid=",
    re.IGNORECASE,
)
_VIEWER = re.compile(r"\.(?:pdf|docx?|ofd|jpe?g|png)|pdf(?:view|js)|viewer|fileview|preview", re.IGNORECASE)
_SCRIPT_VIEWER = re.compile(r"showVsbpdfIframe|pdfobject|\.pdf['\"]", re.IGNORECASE)
_CONTAINER = re.compile(
    r"trs_editor|trs_ueditor|custom_unionstyle|ucap-?content|vsb_content|v_news_content|zoom|ivs_content|artile_zw"
    r"|bt-content|main-txt|article|detail|(?:^|[\s_-])(?:content|con|nr|wz|zw|text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"位置|您在|首页\s*[>»]|>>")
_TOOLS = re.compile(
    r"^(?:发布|来源|信息来源|作者|时间|日期|点击|浏览|阅读|字体|字号|打印|关闭|分享|索引|文号|扫一扫|上一|下一|附件"
    r"|保护视力|【|\[|责任编辑|编辑|公开|成文|主题|名称|有效)"
)
_IMPRINT = re.compile(
    r"版权|copyright|主办|承办|标识码|ICP备|公安备|公网安备|技术(?:支持|维护)|维护单位|联系电话", re.IGNORECASE
)
_DATE_ONLY = re.compile(r"[\d\s:/.年月日\[\]()-]+")
_ALERT = re.compile(r"alert\(\s{0,5}['\"]([^'\"]{1,80})['\"]")
_HEADLINE = 8
"""Characters from which on a link's text is a headline, not a menu word."""
_MOST_CONTAINERS = 60


@dataclass(frozen=True, kw_only=True)
class Substance:
    """What one HTML page carries, measured when first asked for."""

    page: Page

    @cached_property
    def lines(self) -> list[Line]:
        """The visible lines."""
        return [line for line in page_lines(self.page) if not line.hidden]

    @cached_property
    def text(self) -> str:
        """All visible text."""
        return "\n".join(line.text for line in self.lines if line.text)

    @cached_property
    def _own(self) -> list[Line]:
        return [line for line in self.lines if _is_own(line)]

    @cached_property
    def sha256(self) -> str:
        """A hash of the visible text without blanks and digits: the same page on another day, counters moved on."""
        folded = re.sub(r"[\s\d]+", "", self.text)
        return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()

    @cached_property
    def prose(self) -> str:
        """What stands outside of links, headings, crumbs, tool lines and footers."""
        return "\n".join(line.text for line in self._own)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest line of prose, links left out."""
        return max((len(line.text) - line.linked for line in self._own), default=0)

    @cached_property
    def title(self) -> str:
        """Of the `<title>`."""
        return " ".join(_text(found).strip() for found in self.page.document.iter("title"))[:300]

    @cached_property
    def said(self) -> str:
        """What the page tells its reader: title, headings, prose, and what its scripts pop up."""
        spoken = [
            line.text for line in self.lines if line.linked * 2 <= len(line.text) and not _IMPRINT.search(line.text)
        ]
        return "\n".join([self.title, *spoken, *_ALERT.findall(self.scripts)])

    @cached_property
    def _title_at(self) -> int | None:
        """The line with a report's title; a link is none."""
        for index, line in enumerate(self.lines):
            if line.linked * 2 <= len(line.text) <= 120 and _names_report(line.text):
                return index
        return None

    @cached_property
    def _below_title(self) -> list[Line]:
        """The lines between that title and the imprint."""
        if self._title_at is None:
            return []
        below = self.lines[self._title_at + 1 :]
        end = next(
            (index for index, line in enumerate(below) if _IMPRINT.search(line.text) and len(line.text) < 120), None
        )
        return below[:end]

    @cached_property
    def headed(self) -> bool:
        """A report's title stands over the page."""
        return self._title_at is not None

    @cached_property
    def body(self) -> str:
        """The prose below that title."""
        return "\n".join(line.text for line in self._below_title if _is_own(line))

    @cached_property
    def titled(self) -> bool:
        """It stands there, or in a tag."""
        tags = [
            meta.get("content") or ""
            for meta in self.page.document.iter("meta")
            if (meta.get("name") or "").lower() == "articletitle"
        ]
        return self.headed or any(_names_report(name) for name in [self.title, *tags])

    @cached_property
    def headlines(self) -> int:
        """Links with the text of an article's title."""
        return sum(1 for link in self.page.links() if len(link.text) >= _HEADLINE)

    @cached_property
    def report_links(self) -> int:
        """Links that look like reports."""
        return sum(
            1 for link in self.page.links() if _names_report(link.title or link.text) or _names_report(link.text)
        )

    @cached_property
    def shows_file(self) -> bool:
        """A file is linked, or shown in a frame, or a picture stands in the article's container."""
        if any(_FILE.search(link.url) for link in self.page.links()) or _SCRIPT_VIEWER.search(self.scripts):
            return True
        for frame in self.page.document.iter("iframe", "embed", "object", "frame"):
            if _VIEWER.search(f"{frame.get('src') or ''} {frame.get('data') or ''} {frame.get('type') or ''}"):
                return True
        if any(line.pictures and not line.links for line in self._below_title):
            return True
        return any(is_picture(image) for box in self._containers for image in box.iter("img"))

    @cached_property
    def _containers(self) -> list[etree._Element]:
        boxes = self.page.document.iter("div", "td", "article", "section", "ucapcontent", "founder-content")
        found = [box for box in boxes if _CONTAINER.search(f"{box.tag} {box.get('class') or ''} {box.get('id') or ''}")]
        return found[:_MOST_CONTAINERS]

    @cached_property
    def container_empty(self) -> bool:
        """The article's container stands there with nothing in it."""
        return bool(self._containers) and any(_is_empty(box) for box in self._containers)

    @cached_property
    def scripts(self) -> str:
        """The text of all scripts."""
        return "\n".join(str(script.text or "") for script in self.page.document.iter("script"))

    @cached_property
    def scripted(self) -> bool:
        """Whether there is any script."""
        return any(True for _ in self.page.document.iter("script"))

    @cached_property
    def password(self) -> bool:
        """Whether it asks for a password."""
        return any((field.get("type") or "").lower() == "password" for field in self.page.document.iter("input"))

    @cached_property
    def thin(self) -> bool:
        """No article can be in so little text."""
        return len(self.prose) < 400

    @cached_property
    def is_report(self) -> bool:
        """A report is here beyond doubt: its text, or its title over a file, a picture or a text."""
        if speaks_like_report(self.text) or (self.headed and len(self.body) >= 40):
            return True
        return self.titled and (self.shows_file or not self.thin)


def _text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _is_own(line: Line) -> bool:
    text = line.text
    if len(text) < 2 or line.heading or line.linked * 2 > len(text):
        return False
    if line.links and len(text) - line.linked < 20:  # the date and the bullet of a list's row
        return False
    if len(text) > 120:
        return True
    if _CRUMBS.search(text) or _TOOLS.match(text) or FOOTER.search(text) or _DATE_ONLY.fullmatch(text):
        return False
    return len(text) > 60 or judge_title(text) is Verdict.NO


def _names_report(name: str) -> bool:
    """A column's name stands on every page of the column: a weak title needs a year."""
    if "公开" not in name or len(name) > 150:
        return False
    verdict = judge_title(name)
    if verdict in (Verdict.REPORT, Verdict.RENDITION):
        return True
    return verdict is Verdict.WEAK and re.search(r"20\d{2}", normalise_title(name)) is not None


def _is_empty(box: etree._Element) -> bool:
    signs = 0
    for element in box.iter():
        if element.tag in ("img", "iframe", "embed", "object", "a"):
            return False
        silent = element.tag in ("script", "style") or not isinstance(element.tag, str)
        signs += 0 if silent else len((element.text or "").strip())
        signs += 0 if element is box else len((element.tail or "").strip())
        if signs >= 10:
            return False
    return True
