"""Findings as an Atom feed (RFC 4287): each finding one entry, which is told anew when it is resolved or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from monitor.dashboard.desk import Desk
from monitor.dashboard.lists import finding_filter
from monitor.wording import GRADES, KINDS, STATUSES, finding_words
from storage.finding_filter import FindingFilter
from storage.findings import Finding, Grade, Status
from storage.overview import MOST_ROWS

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 100
QUIET = (Grade.UNVERIFIED, Grade.EDITORIAL)
"""Grades that accuse nobody: told only of a finding that stood otherwise before."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(desk: Desk, asked: Mapping[str, str], base: str) -> bytes:
    """The newest findings of a county and kind, or of all; `base`: address of the dashboard, no slash at its end.

    Findings of every status stand in it: who read an accusation must read that it was withdrawn.
    """
    chosen = finding_filter(desk, asked, None)
    if not chosen.kinds:
        accusing = tuple(kind for kind in KINDS if kind.accuses)
        chosen = FindingFilter(
            kinds=accusing, counties=chosen.counties, status=chosen.status, body=chosen.body, report=chosen.report
        )
    newest = desk.overview.findings(chosen, newest_first=True, limit=MOST_ROWS)
    told = [one for one in newest if one.grade not in QUIET or one.revision > 1][:ENTRIES]
    return _document(desk, asked, base, told)


def _document(desk: Desk, asked: Mapping[str, str], base: str, told: Sequence[Finding]) -> bytes:
    english = desk.language == "en"
    names = sorted((name, value) for name, value in asked.items() if value and name != "lang")
    query = urlencode(names)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en" if english else "zh-CN"})
    _text(feed, "title", _title(desk, asked))
    _text(feed, "id", uuid5(NAMESPACE_URL, f"nianbao:findings?{query}").urn)
    # Entries come newest first; a feed without any was never told anything.
    _text(feed, "updated", (told[0].recorded_at if told else datetime.fromtimestamp(0, desk.now.tzinfo)).isoformat())
    _text(ElementTree.SubElement(feed, "author"), "name", "Nianbao" if english else "年报监测")
    page = f"{base}/findings" + (f"?{query}" if query else "")
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    ElementTree.SubElement(
        feed, "link", rel="self", type="application/atom+xml", href=page.replace("/findings", "/findings.atom", 1)
    )
    for finding in told:
        _entry(feed, finding, desk, base)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _title(desk: Desk, asked: Mapping[str, str]) -> str:
    english = desk.language == "en"
    parts = ["Annual reports: findings" if english else "年报监测：问题清单"]
    if asked.get("county"):
        parts.append(desk.register.county_name(asked["county"]))
    parts += [words.of(desk.language) for kind, words in KINDS.items() if kind.value == asked.get("kind")]
    return " · ".join(parts)


def _entry(feed: ElementTree.Element, finding: Finding, desk: Desk, base: str) -> None:
    language = desk.language
    words = finding_words(finding.kind, finding.grade)
    name = desk.register.body_name(finding.body, finding.body_name) or desk.register.county_name(finding.county)
    subject = f"{name} {finding.report_year}" if finding.report_year else name
    title = f"{words.sign} {words.of(language)} · {subject}"
    if finding.grade is not None:
        title += f" · {GRADES[finding.grade].of(language)}"
    if finding.status is not Status.OPEN:
        status = STATUSES[finding.status].of(language)
        title = f"[{status}] {title}" if language == "en" else f"〔{status}〕{title}"
    summary = finding.summary_english if language == "en" else finding.summary
    entry = ElementTree.SubElement(feed, "entry")
    _text(entry, "title", title)
    _text(entry, "id", uuid5(NAMESPACE_URL, f"nianbao:{finding.finding}").urn)
    _text(entry, "published", finding.detected_at.isoformat())
    _text(entry, "updated", finding.recorded_at.isoformat())
    ElementTree.SubElement(
        entry, "link", rel="alternate", type="text/html", href=f"{base}/findings/{quote(finding.finding, safe='')}"
    )
    for term, label in ((finding.kind.value, words.of(language)), (finding.county, None), (finding.status.value, None)):
        ElementTree.SubElement(entry, "category", {"term": term, **({"label": label} if label else {})})
    _text(entry, "summary", summary)


def _text(above: ElementTree.Element, tag: str, text: str) -> None:
    """A child with text; signs that XML cannot hold are left out."""
    ElementTree.SubElement(above, tag).text = _NOT_XML.sub("", text)
