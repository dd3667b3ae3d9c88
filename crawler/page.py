"""What to ask for, and the answer: bytes decoded once, parsed once, with its links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import lxml.html
from lxml.cssselect import CSSSelector

from crawler.charset import charset_family, decode
from crawler.markup import CONTROLS, parsed
from storage.sightings import PlaceKind

MOST_LINKS = 20_000
_HELD = 20_000
"""Elements of a page that are held as they were made."""
_LONGEST_KNOWN = 500
"""Signs of an address up to which its canonical form is remembered: those of a site come again and again."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_NO_ADDRESS = re.compile(r"^(?:javascript|mailto|data|tel|sms|about|file|blob|view-source|vbscript):", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_KEYS = re.compile(r"^(?:jsessionid|phpsessid|sessionid|session_id|aspsessionid\w*)$", re.IGNORECASE)
_RANDOM_KEYS = re.compile(r"^(?:_|rand|random|rnd|timestamp|_t|ts)$", re.IGNORECASE)


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

    def anew(self) -> Page:
        """The same answer with nothing made of it yet, so that what was parsed need not be held with it."""
        return Page(url=self.url, status=self.status, headers=self.headers, content=self.content, at=self.at)

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
        document = parsed(self.text)
        # What is walked often is held, else every walk would make each element anew.
        self._elements = list(islice(document.iter(), _HELD))
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
        cleaned = CONTROLS.sub("", href).replace("\t", "").replace("\n", "").replace("\r", "").strip(" 　\xa0")
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
    return _canonical_known(url) if len(url) <= _LONGEST_KNOWN else _canonical(url)


@lru_cache(maxsize=4096)
def _canonical_known(url: str) -> str:
    return _canonical(url)


def _canonical(url: str) -> str:
    url = _repaired(CONTROLS.sub("", url).strip())
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
