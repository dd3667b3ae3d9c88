"""The page of the full-text search, and its hits to take away: words to reports, with the places where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from monitor.dashboard.coverage_views import MOST_OFFERED
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.provinces import province_words
from monitor.dashboard.lists import NotAsked, Roll
from monitor.dashboard.matrix import report_years
from monitor.when.body_year import BodyYearState
from monitor.wording import Words
from storage.bodies import BodyKind, PublishingBody
from storage.search import Found, Hit, Narrowing, Search
from storage.search_words import LONGEST, MOST_WORDS, BadQuery, Query, Unasked

HITS = 30
"""Reports on one page."""
MOST_BODIES = 8
"""Bodies of such a name shown beside them."""
MOST_TAKEN = 1000
"""Reports in one file."""
COLUMNS = (
    "report", "county", "county_name", "body", "body_name", "kind", "report_year", "title", "version", "found_in",
    "versions", "state", "state_words", "passages",
)  # fmt: skip

REFUSED = {
    Unasked.EMPTY: Words(zh="请填写要检索的词语，至少两个字。", en="Type what to look for, two characters at least."),
    Unasked.SHORT: Words(
        zh="检索至少需要两个相连的字（标点不计），如“申请”。",
        en="At least two characters side by side are needed, punctuation left aside, such as 申请.",
    ),
    Unasked.LONG: Words(
        zh=f"检索的词语过长：一次最多 {LONGEST} 个字、{MOST_WORDS} 个词。",
        en=f"Too much to look for at once: {LONGEST} characters and {MOST_WORDS} words at most.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class HitView:
    """A report found, as the page shows it."""

    hit: Hit
    name: str
    county: str
    state: BodyYearState | None
    changed: bool
    elsewhere: bool
    """What was found stands in an older version than the newest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an address asks for, narrowed as far as its words are known."""

    words: str
    county: str
    province: str
    year: int | None
    kind: BodyKind | None
    after: int

    @property
    def parameters(self) -> dict[str, str]:
        """As they stand in addresses, without the place in the list."""
        year, kind = str(self.year or ""), self.kind.value if self.kind else ""
        return {"q": self.words, "province": self.province, "county": self.county, "year": year, "kind": kind}


def search_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """Reports that hold the words, bodies of that name; without words, what can be looked for."""
    chosen = _asked(desk, asked)
    fault, found = None, None
    bodies: list[PublishingBody] = []
    try:
        query = Query.read(chosen.words)
        found = Search(desk.overview.archive).ask(query, _narrowing(desk, chosen), after=chosen.after, limit=HITS)
        bodies = [] if chosen.after else _bodies(desk, query, chosen)
    except BadQuery as refused:
        fault = refused.why
    codes = list(desk.register.sites)
    near = chosen.province or chosen.county[:2]
    many = len(codes) > MOST_OFFERED
    values = {
        "asked": chosen,
        "longest": LONGEST,
        "fault": REFUSED[fault] if fault is not None and "q" in asked else None,
        "found": found,
        "hits": [] if found is None else [_hit_view(desk, hit) for hit in found.hits],
        "bodies": bodies,
        "years": list(reversed(report_years(desk.config, desk.now))),
        "kinds": [kind for kind in BodyKind if kind.owes],
        "province": province_words(chosen.province) if chosen.province else None,
        "provinces": [(code, province_words(code)) for code in sorted({code[:2] for code in codes})],
        "counties": [one for one in desk.counties if one[0].startswith(near if many else chosen.province)],
        "offered": (not many or bool(near)) and len(codes) > 1,
    }
    return View(template="search.html", values=values, status=400 if fault is Unasked.LONG else 200)


def hits(desk: Desk, asked: Mapping[str, str]) -> Roll:
    """The hits of all pages; raises NotAsked for words that cannot be looked for, or are found in too many reports."""
    chosen = _asked(desk, asked)
    _refuse_unknown(asked, chosen)
    try:
        query = Query.read(chosen.words)
    except BadQuery as refused:
        raise NotAsked(f"q: {REFUSED[refused.why].of(desk.language)}") from refused
    found = Search(desk.overview.archive).ask(query, _narrowing(desk, chosen), limit=MOST_TAKEN)
    if found.stopped:
        raise NotAsked("too many reports would have to be read for this: name a county, a year or a kind as well")
    if found.after is not None:
        raise NotAsked(f"more than {len(found.hits)} reports hold these words: name a county, a year or a kind as well")
    narrowed = [part for name, part in chosen.parameters.items() if name != "q" and part]
    return Roll(name="-".join(("search", *narrowed)), columns=COLUMNS, rows=_rows(desk, found))


def hit_line(hit: Hit, *, county_name: str, body: PublishingBody | None, language: str) -> dict[str, Any]:
    """A hit as a line of the public interface."""
    state = None if hit.state is None else BodyYearState(hit.state)
    return {
        "report": hit.report,
        "county": hit.county,
        "county_name": county_name,
        "body": hit.body,
        "body_name": None if body is None else body.name,
        "kind": None if body is None else body.kind.value,
        "report_year": hit.year,
        "title": "".join(piece.text for piece in hit.title),
        "version": hit.number,
        "found_in": list(hit.numbers),
        "versions": hit.versions,
        "state": hit.state,
        "state_words": None if state is None else state.label(language, changed=hit.changed),
        "passages": [
            {"file": one.file or None, "text": "".join(piece.text for piece in one.pieces).strip()}
            for one in hit.passages
        ],
    }


def _rows(desk: Desk, found: Found) -> Iterator[dict[str, Any]]:
    for hit in found.hits:
        name = desk.register.county_name(hit.county)
        yield hit_line(hit, county_name=name, body=desk.register.bodies.get(hit.body), language=desk.language)


def _asked(desk: Desk, asked: Mapping[str, str]) -> Asked:
    county, province, year = (asked.get(name, "") for name in ("county", "province", "year"))
    after = asked.get("after", "")
    return Asked(
        words=asked.get("q", "").strip(),
        county=county if county in desk.register.sites else "",
        province=province if any(code[:2] == province for code in desk.register.sites) else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        kind=next((kind for kind in BodyKind if kind.value == asked.get("kind")), None),
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
    )


def _refuse_unknown(asked: Mapping[str, str], chosen: Asked) -> None:
    for name, taken in chosen.parameters.items():
        if name != "q" and asked.get(name) and not taken:
            raise NotAsked(f"{name}={asked[name][:40]}: not known here")


def _narrowing(desk: Desk, chosen: Asked) -> Narrowing:
    def is_of_kind(code: str) -> bool:
        body = desk.register.bodies.get(code)
        return body is not None and body.kind is chosen.kind

    return Narrowing(
        area=chosen.county or chosen.province or None, year=chosen.year, bodies=is_of_kind if chosen.kind else None
    )


def _bodies(desk: Desk, query: Query, chosen: Asked) -> list[PublishingBody]:
    """Bodies whose names hold all the words."""
    area = chosen.county or chosen.province
    named = (
        body
        for body in desk.register.bodies.values()
        if all(word in body.name for word in query.words) and body.county.startswith(area)
    )
    return list(islice(named, MOST_BODIES))


def _hit_view(desk: Desk, hit: Hit) -> HitView:
    return HitView(
        hit=hit,
        name=desk.register.body_name(hit.body),
        county=desk.register.county_name(hit.county),
        state=None if hit.state is None else BodyYearState(hit.state),
        changed=hit.changed,
        elsewhere=hit.number != hit.versions,
    )
