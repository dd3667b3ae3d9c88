"""A county of four bodies, to two archives of which the same is told: one judges what changed, one everything."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor.check import judge
from monitor.config import AlertsConfig, Config, ConfirmConfig, Recipient
from monitor.judging.county_facts import Memory
from monitor.reviews import after_review
from storage.archive import Archive
from storage.bodies import BodyKind, Column, Jurisdiction, PublishingBody, Site
from storage.contents import DateClaim, DateSource, ReportContent
from storage.findings import Review, Verdict
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Entry, Listing, Observation, PlaceKind
from tests.storage.made import sha, table

COUNTY = "640122"
GIVEN, FOUND, OWN = "http://127.0.0.1/given/", "http://127.0.0.1/found/", "http://127.0.0.1/own/"
NAMES = {"640122103": "金贵镇人民政府", "640122104": "立岗镇人民政府", "640122201": "县教育局", "640122202": "县财政局"}
KINDS = {"1": BodyKind.TOWNSHIP, "2": BodyKind.DEPARTMENT}
RECIPIENTS = (Recipient(email="daily@example.org"),)


def roster(alias: bool = False, fewer: bool = False, given: bool = True) -> Site:
    bodies = tuple(
        PublishingBody(
            code=code,
            county=COUNTY,
            name=name,
            kind=KINDS[code[6]],
            aliases=("教体局",) if alias and code == "640122201" else (),
        )
        for code, name in NAMES.items()
        if not (fewer and code == "640122104")
    )
    columns = (*((Column(url=GIVEN),) if given else ()), Column(url=OWN, body="640122202"))
    return Site(
        jurisdiction=Jurisdiction(code=COUNTY, name="贺兰县"), site="http://127.0.0.1/", columns=columns, bodies=bodies
    )


@dataclass
class Story:
    """What happens to one county, told to two archives alike."""

    archives: tuple[Archive, Archive]
    chance: random.Random
    now: datetime = datetime(2019, 1, 20, 6, tzinfo=SHANGHAI)
    site: Site = field(default_factory=roster)
    config: Config = field(
        default_factory=lambda: Config(
            first_year=2017, alerts=AlertsConfig(sender="n@example.org", recipients=RECIPIENTS)
        )
    )
    memory: Memory = field(default_factory=Memory)
    cycle: int = 0
    pages: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Body and year by address of what the site holds."""
    strangers: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def keep(self, capture: Capture) -> None:
        if not self.cycle:
            self.begin()
        for archive in self.archives:
            archive.keep(self.cycle, capture)

    def begin(self) -> None:
        for archive in self.archives:
            self.cycle = archive.begin_cycle(self.now)

    def day(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.begin()

    def any_key(self) -> tuple[str, int]:
        return self.chance.choice(list(NAMES)), self.chance.choice((2017, 2018, 2018, 2019))

    def url_of(self, body: str, year: int) -> str:
        folder = OWN if body == "640122202" else self.chance.choice((GIVEN, FOUND))
        known = [url for url, key in self.pages.items() if key == (body, year)]
        return known[0] if known and self.chance.random() < 0.8 else f"{folder}{body}-{year}.html"

    def publish(self) -> None:
        body, year = self.any_key()
        self.pages[self.url_of(body, year)] = (body, year)

    def stranger(self) -> None:
        year = self.chance.choice((None, 2017, 2018))
        title = self.chance.choice(("教体局", "贺兰县立岗镇", "某某中心")) + f"{year or ''}年政府信息公开工作年度报告"
        self.strangers[f"{GIVEN}s{len(self.strangers)}.html"] = (title, year)

    def take_down(self) -> None:
        if self.pages:
            del self.pages[self.chance.choice(list(self.pages))]

    def listing(self) -> None:
        column = self.chance.choice((GIVEN, GIVEN, FOUND, OWN))
        how = self.chance.choice(("whole", "whole", "whole", "broken", "gone"))
        entries = [
            Entry(url=url, title=f"{NAMES[body]}{year}年政府信息公开工作年度报告")
            for url, (body, year) in self.pages.items()
            if url.startswith(column)
        ]
        reports = [(url, f"{body}-{year}") for url, (body, year) in self.pages.items() if url.startswith(column)]
        odd = {url: told for url, told in self.strangers.items() if url.startswith(column)}
        entries += [Entry(url=url, title=title) for url, (title, _) in odd.items()]
        if how == "gone":
            entries, reports, odd = [], [], {}
        listing = Listing(
            column=column,
            at=self.now,
            complete=how == "whole",
            entries=tuple(entries),
            body="640122202" if column == OWN else None,
            why="not_found" if how == "gone" else "" if how == "whole" else "page 2: timeout",
            reports=tuple(reports),
            unresolved=tuple((url, year) for url, (_, year) in odd.items()),
        )
        look = Observation(url=column, at=self.now, answer=Answer.PAGE, status=200, sha256=sha(b"list"))
        body = Body(url=column, status=200, headers=(), content=b"list", sha256=sha(b"list"))
        self.keep(Capture(county=COUNTY, kind=PlaceKind.COLUMN, observation=look, body=body, listing=listing))

    def read(self, text: str = "") -> None:
        if not self.pages:
            self.publish()
        url = self.chance.choice(list(self.pages))
        body, year = self.pages[url]
        if self.strangers and self.chance.random() < 0.2:
            url = self.chance.choice(list(self.strangers))
        self.keep(self.page(url, f"{body}-{year}", text))

    def page(self, url: str, report: str, text: str = "") -> Capture:
        body, year = report.split("-")
        shown = self.chance.choice((date(int(year) + 1, 1, 25), date(int(year) + 1, 3, 8), date(int(year) + 1, 5, 2)))
        said = f"{NAMES[body]}主动公开政府信息{self.chance.choice((12, 15))}条。{text}" * 30
        content = ReportContent(
            title=f"{NAMES[body]}{year}年政府信息公开工作年度报告",
            unit=NAMES[body],
            year=int(year),
            source=None,
            text=said,
            dates=(DateClaim(source=DateSource.PAGE, date=shown, raw=shown.isoformat()),),
            tables=(table(r1=self.chance.choice((12, 13)), r2=None),),
            form="g2014",
        )
        data = f"{said}{shown}".encode()
        look = Observation(url=url, at=self.now, answer=Answer.PAGE, status=200, sha256=sha(data))
        got = Body(url=url, status=200, headers=(), content=data, sha256=sha(data))
        return Capture(county=COUNTY, kind=PlaceKind.REPORT, observation=look, body=got, content=content, report=report)

    def edit(self) -> None:
        self.read(text=self.chance.choice(("另有投诉三件。", "另有投诉五件。")))

    def miss(self) -> None:
        if not self.pages:
            return
        url = self.chance.choice(list(self.pages))
        body, year = self.pages[url]
        answer = self.chance.choice((Answer.NOT_FOUND, Answer.NOT_FOUND, Answer.NO_CONNECTION, Answer.HIJACKED))
        look = Observation(url=url, at=self.now, answer=answer, status=404, note="made by hand")
        report = f"{body}-{year}"
        self.keep(Capture(county=COUNTY, kind=PlaceKind.REPORT, observation=look, report=report))

    def receipt(self) -> None:
        healthy = self.chance.random() < 0.9
        counts = {"looks": 3} | ({"failed_at_once": 3, "tracked": 4} if self.chance.random() < 0.1 else {})
        if not self.cycle:
            self.begin()
        for archive in self.archives:
            archive.keep_receipt(self.cycle, COUNTY, "127.0.0.1", self.now, self.now, healthy, counts, [])

    def watch(self) -> None:
        """A run of days on which all is read and one report is gone or not there."""
        gone = self.chance.choice(list(self.pages)) if self.pages else None
        for _ in range(6):
            self.day(4)
            self.receipt()
            self.listing()
            if gone is not None:
                body, year = self.pages[gone]
                look = Observation(url=gone, at=self.now, answer=Answer.NOT_FOUND, status=404)
                kind = PlaceKind.REPORT
                self.keep(Capture(county=COUNTY, kind=kind, observation=look, report=f"{body}-{year}"))
            self.judge()

    def review(self) -> None:
        names = sorted(one.finding for one in self.archives[0].findings())
        if not names:
            return
        name = self.chance.choice(names)
        verdict = self.chance.choice(list(Verdict))
        self.now += timedelta(minutes=1)
        for archive in self.archives:
            finding = archive.finding(name)
            assert finding is not None
            review = Review(
                finding=name, revision=finding.revision, verdict=verdict, who="王芳", why="查过", at=self.now
            )
            after = after_review(finding, review)
            archive.record([after] if after is not None else [], reviews=[review])

    def reread(self) -> None:
        reports = self.archives[0].reports(COUNTY)
        if not reports:
            return
        report = self.chance.choice(reports)
        latest = self.archives[0].latest(report)
        if latest is not None:
            text = latest.content.text + "\n读出的附件正文。"
            for archive in self.archives:
                archive.reread(self.cycle, report, replace(latest.content, text=text), self.now)

    def rename(self) -> None:
        self.site = roster(alias=self.chance.random() < 0.6, fewer=self.chance.random() < 0.3)

    def lose_column(self) -> None:
        self.site = roster(given=self.chance.random() < 0.4)

    def settings(self) -> None:
        confirm = ConfirmConfig(missing_checks=self.chance.choice((1, 2, 3)), removed_days=self.chance.choice((3, 14)))
        self.config = replace(self.config, confirm=confirm, first_year=self.chance.choice((2016, 2017, 2018)))

    def restart(self) -> None:
        self.memory = Memory()

    def judge(self) -> None:
        self.now += timedelta(minutes=5)
        ours, whole = self.archives
        said = judge(ours, [self.site], self.config, self.now, memory=self.memory)
        same = judge(whole, [self.site], self.config, self.now, whole=True)
        assert said == same
        assert told(ours) == told(whole)
        assert standings(ours) == standings(whole)


def told(archive: Archive) -> list[dict[str, object]]:
    """Every revision of every finding, and every row of the outbox."""
    return archive.rows("select * from finding order by finding, revision") + archive.rows(
        "select finding, opening, telling, revision, recipient, state from alert order by finding, opening, telling"
    )


def standings(archive: Archive) -> list[object]:
    """Standings without what may differ: when each was last judged, and whether on a basis that lasts."""
    when = datetime(2000, 1, 1, tzinfo=SHANGHAI)
    return [replace(one, basis="", judged_at=when) for one in archive.standings(county=COUNTY)]
