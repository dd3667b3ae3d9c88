"""What to ask for, and the answer: bytes decoded once, parsed once, with its links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import lxml.html
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.charset import charset_family, decode
from storage.sightings import PlaceKind

MOST_LINKS = 20_000
DEEPEST = 200
"""Elements nested deeper are hung up at this depth: lxml drops all text 255 levels down (D12)."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_ENDING = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_NO_ADDRESS = re.compile(r"^(?:javascript|mailto|data|tel|sms|about|file|blob|view-source|vbscript):", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_KEYS = re.compile(r"^(?:jsessionid|phpsessid|sessionid|session_id|aspsessionid\w*)$", re.IGNORECASE)
_RANDOM_KEYS = re.compile(r"^(?:_|rand|random|rnd|timestamp|_t|ts)$", re.IGNORECASE)
_DEEP = 40
_DRESS = frozenset(("span", "font", "b", "strong", "i", "em", "u", "big", "small", "center"))
"""Elements that editors leave unclosed by the hundred; below `_DEEP` they are passed over, tables are not."""
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]{0,30})([^<>]{4000,})")
_MOST_ATTRIBUTES = 400
"""More words than these in one tag are no attributes, and the parser's time grows with their square (T053)."""
_BLOCKS = frozenset(("p", "div", "li", "tr", "td", "th", "table", "ul", "ol", "dl", "dd", "dt", "h1", "h2", "h3", "h4"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What to request: `form` are the fields of a POST, `headers` go beside the usual ones, not past a redirect."""

    url: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    kind: PlaceKind = PlaceKind.LIST
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An `<a>` or `<area>` that leads somewhere."""

    url: str
    """Absolute."""
    text: str
    title: str
    element: lxml.html.HtmlElement


@lru_cache(maxsize=256)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


class Page:
    """An answer of a server. `text`, `document` and `links` are made when first asked for; never change `document`."""

    def __init__(
        self, *, url: str, status: int, headers: Mapping[str, str], content: bytes, at: datetime | None = None
    ) -> None:
        self.url = url
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.content = content
        self.at = at

    @classmethod
    def from_bytes(
        cls,
        content: bytes,
        *,
        url: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        at: datetime | None = None,
    ) -> Page:
        """A page from the bytes of a body (transfer decoding done); `at` is when it came."""
        return cls(url=url, status=status, headers=headers or {}, content=content, at=at)

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.content, declared=self.declared)

    @cached_property
    def declared(self) -> str | None:
        """The charset that the header or, failing that, the page itself declares; not believed."""
        match = _HEADER_CHARSET.search(self.headers.get("content-type", ""))
        if match:
            return match[1].lower()
        meta = _META_CHARSET.search(self.content[:4096])
        return meta[1].decode("ascii").lower() if meta else None

    @property
    def text(self) -> str:
        """The body as text, decoded once (`decode`)."""
        return str(self._decoded[0])

    @property
    def encoding(self) -> str:
        """The encoding that fitted."""
        return str(self._decoded[1])

    @cached_property
    def charset_lie(self) -> bool:
        """Whether a charset is declared and the bytes are in another one (T047)."""
        if self.declared is None or self.content.isascii():
            return False
        return charset_family(self.declared) != charset_family(self.encoding)

    @cached_property
    def document(self) -> lxml.html.HtmlElement:
        """The parsed page; an empty `<html>` where there is no markup. Given to the parser as text, never as bytes."""
        plain = _LONG_TAG.sub(_bounded_tag, _DECLARATION.sub("", self.text, count=1))
        markup = _one_ending(_CONTROLS.sub("", plain))
        parser = lxml.html.HTMLParser(encoding=None)
        try:
            document = lxml.html.document_fromstring(markup, parser=parser)
        except (etree.ParserError, ValueError):
            return _second_reading(markup)
        faults = [entry.message for entry in parser.error_log]
        if any("Excessive depth" in fault for fault in faults):
            return _second_reading(markup)
        if any("limit exceeded" in fault for fault in faults):
            return lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(huge_tree=True))
        return document

    @cached_property
    def base_url(self) -> str:
        """What relative links start from; `<base href>` counts."""
        for base in self.document.iter("base"):
            href = (base.get("href") or "").strip()
            if href:
                joined = str(urljoin(self.url, href))
                if joined.startswith(("http://", "https://")):
                    return joined
        return self.url

    def select(self, css: str) -> list[lxml.html.HtmlElement]:
        """Elements that match a CSS selector, in document order."""
        found = _selector(css)(self.document)
        assert isinstance(found, list)
        return [element for element in found if isinstance(element, lxml.html.HtmlElement)]

    def join(self, href: str) -> str | None:
        """The absolute address a link leads to; None for scripts, mail, fragments and addresses that are none."""
        cleaned = _CONTROLS.sub("", href).replace("\t", "").replace("\n", "").replace("\r", "").strip(" 　\xa0")
        if not cleaned or cleaned.startswith("#") or _NO_ADDRESS.match(cleaned):
            return None
        if "\\" in cleaned.split("?", 1)[0]:
            head, mark, tail = cleaned.partition("?")
            cleaned = head.replace("\\", "/") + mark + tail
        try:
            joined = _repaired(urljoin(self.base_url, cleaned))
            parts = urlsplit(joined)
            port = parts.port
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or port == 0:
            return None
        return joined

    @cached_property
    def _links(self) -> tuple[Link, ...]:
        found: list[Link] = []
        for element in self.document.iter("a", "area"):
            url = self.join(element.get("href") or "")
            if url is None:
                continue
            text = _BLANKS.sub(" ", "".join(element.itertext())).strip()
            found.append(Link(url=url, text=text, title=(element.get("title") or "").strip(), element=element))
            if len(found) >= MOST_LINKS:
                break
        return tuple(found)

    def links(self) -> list[Link]:
        """All links with an address, in document order, at most `MOST_LINKS`."""
        return list(self._links)


def _one_ending(markup: str) -> str:
    """The markup without closing tags of body and html in its middle: lxml would begin a second root there."""
    cut = len(markup)
    for end in reversed(list(_ENDING.finditer(markup))):
        if markup[end.end() : cut].strip() and cut < len(markup):
            break
        cut = end.start()
    return _ENDING.sub("", markup[:cut]) + markup[cut:]


def _bounded_tag(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[2].split(maxsplit=_MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES else f"<{tag[1]}"


def _second_reading(markup: str) -> lxml.html.HtmlElement:
    """The markup read by the standard library's parser, with everything below `DEEPEST` hung up there."""
    root = lxml.html.Element("html")
    soup = BeautifulSoup(markup, "html.parser")
    places: dict[int, tuple[etree._Element, int]] = {id(soup): (root, 0)}
    for node in soup.descendants:
        parent, depth = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = _hung(parent, depth, node)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + str(node)
            else:
                parent.text = (parent.text or "") + str(node)
    if root.find("body") is not None or root.find("html") is None:
        return root
    inner = root.find("html")
    assert isinstance(inner, lxml.html.HtmlElement)
    root.remove(inner)
    return inner


def _hung(parent: etree._Element, depth: int, tag: Tag) -> tuple[etree._Element, int]:
    name = tag.name if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,30}", tag.name) else "span"
    if depth >= _DEEP and name in _DRESS:
        return parent, depth
    if depth >= DEEPEST:
        if name in _BLOCKS:
            etree.SubElement(parent, "br")
        return parent, depth
    element = etree.SubElement(parent, name)
    for key, value in tag.attrs.items():
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,60}", key):
            element.set(key, " ".join(value) if isinstance(value, list) else str(value))
    return element, depth + 1


def _repaired(url: str) -> str:
    """Without the dot that a glued `./` leaves behind the host (`http://host./x/`)."""
    return re.sub(r"^(https?://[^/?#:]+?)\.+(?=[/?#:]|$)", r"\1", url, flags=re.IGNORECASE)


def _kept_query(query: str) -> str:
    kept = []
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if not part or _SESSION_KEYS.match(key):
            continue
        if key.lower() == "sid" and re.fullmatch(r"[0-9A-Fa-f]{32}", value):
            continue
        if _RANDOM_KEYS.match(key) and re.fullmatch(r"\d+(?:\.\d+)?", value):
            continue
        if key.lower() == "t" and re.fullmatch(r"0?\.\d+|\d{8,}", value):  # a short `t` names a kind of list
            continue
        kept.append(part)
    return "&".join(kept)


def _dots_resolved(path: str) -> str:
    done: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            if done:
                done.pop()
        elif segment != ".":
            done.append(segment)
    if path.endswith(("/.", "/..")):
        done.append("")
    return "/" + "/".join(done)


def canonical(url: str) -> str:
    """The identity of an address: what differs only by session, host case, default port or fragment is one address.

    Path case and scheme stay (`same_address_key` folds the scheme). What cannot be split comes back as it is.
    """
    url = _repaired(_CONTROLS.sub("", url).strip())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in ("http", "https") or not host:
        return url
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    path = _dots_resolved(_SESSION_PATH.sub("", parts.path) or "/")
    path = quote(path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(_kept_query(parts.query), safe="/%:@!$&'()*+,;=~-._?[]{}|\"")
    return urlunsplit((scheme, host, re.sub("%[0-9a-f]{2}", lambda m: m[0].upper(), path), query, ""))


def same_address_key(url: str) -> str:
    """A key that http and https, and a page and its `_wap` copy, share."""
    without = canonical(url).split("://", 1)[-1]
    return re.sub(r"_wap(?=\.s?html?(?:$|\?))", "", without)
