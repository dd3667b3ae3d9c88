"""By which day a report is due, and by which rule: the Regulation of 2007 or of 2019, or a local one."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from storage.bodies import BodyKind, Deadline
from storage.moments import SHANGHAI

FIRST_YEAR = 2008
"""First report year there is: the Regulation came into force on 2008-05-01."""
REVISION = 2019
"""First report year under the revised Regulation (in force 2019-05-15)."""
SHIPPED = Path(__file__).with_name("local_deadlines.csv")

_MARCH = (3, 31)
_JANUARY = (1, 31)
_BEFORE = (
    "《政府信息公开条例》（国务院令第492号，2008年5月1日起施行）第三十一条：各级行政机关3月31日前公布",
    "Open Government Information Regulation of 2007 (State Council Order 492), art. 31: "
    "every administrative organ publishes by March 31",
)
_DEPARTMENTS = (
    "《政府信息公开条例》（国务院令第711号，2019年5月15日起施行）第四十九条第一款：县级以上人民政府部门1月31日前公布",
    "Open Government Information Regulation of 2019 (State Council Order 711), art. 49(1): "
    "departments of governments at county level and above publish by January 31",
)
_GOVERNMENTS = (
    "《政府信息公开条例》（国务院令第711号，2019年5月15日起施行）第四十九条第二款：本级政府报告3月31日前公布",
    "Open Government Information Regulation of 2019 (State Council Order 711), art. 49(2): "
    "the report of the government at that level is published by March 31",
)
_UNNAMED = (
    "无明文法定日期：《政府信息公开条例》（国务院令第711号）第四十九条未规定乡镇、街道、开发区的公布日期，以3月31日为最晚界限",
    "no statutory day: art. 49 of the Open Government Information Regulation of 2019 (State Council Order 711) "
    "names no day for townships, subdistricts and zones; March 31 is taken as the outer bound",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalDeadline:
    """A local rule: who must publish which years' reports by which day."""

    county: str | None = None
    """Six digits; None: every county of the workspace."""
    kinds: tuple[BodyKind, ...] | None = None
    """None: every kind that owes."""
    report_years: tuple[int, int] = (FIRST_YEAR, 2099)
    """First and last, inclusive."""
    due: tuple[int, int]
    """Month and day, in the year after the report year."""
    source: str
    """The document, as it is shown wherever the deadline is."""

    def covers(self, kind: BodyKind, county: str, year: int) -> bool:
        """Whether the rule speaks about a body of this kind and county, for report year `year`."""
        first, last = self.report_years
        return self.county in (None, county) and (self.kinds is None or kind in self.kinds) and first <= year <= last

    @property
    def rank(self) -> int:
        """How special it is: county and kinds 3, county 2, kinds 1, neither 0 (of `[[deadlines]]`)."""
        return 2 * (self.county is not None) + (self.kinds is not None)


def deadline(
    kind: BodyKind, county: str, year: int, local: Sequence[LocalDeadline], *, shipped: Sequence[LocalDeadline] = ()
) -> Deadline:
    """The due day of a body's report for report year `year`, with the rule it rests on.

    `local`: the workspace's rules in the order of the file; the most special wins, among equals the later.
    `shipped`: known notices of single counties (`shipped_deadlines`), asked only where no rule of the workspace speaks.
    Raises ValueError for a kind that owes nothing here (arts. 3 and 55).
    """
    if not kind.owes:
        raise ValueError(f"a body of kind {kind.value!r} owes no report here")
    rule = _chosen(local, kind, county, year) or _chosen(
        [known for known in shipped if known.county is not None], kind, county, year
    )
    if rule is not None:
        return _local(rule, year)
    (month, day), (chinese, english), statutory = _statutory(kind, year)
    return Deadline(due=date(year + 1, month, day), rule=chinese, rule_english=english, statutory=statutory)


def _statutory(kind: BodyKind, year: int) -> tuple[tuple[int, int], tuple[str, str], bool]:
    if year < REVISION:
        return _MARCH, _BEFORE, True
    if kind in (BodyKind.DEPARTMENT, BodyKind.OFFICE):
        return _JANUARY, _DEPARTMENTS, True
    if kind is BodyKind.COUNTY:
        return _MARCH, _GOVERNMENTS, True
    return _MARCH, _UNNAMED, False


def _chosen(rules: Sequence[LocalDeadline], kind: BodyKind, county: str, year: int) -> LocalDeadline | None:
    covering = [(rule.rank, place, rule) for place, rule in enumerate(rules) if rule.covers(kind, county, year)]
    return max(covering, key=lambda found: found[:2])[2] if covering else None


def _local(rule: LocalDeadline, year: int) -> Deadline:
    month, day = rule.due
    # "02-29" means the last day of February, which most years do not have.
    due = date(year + 1, month, min(day, calendar.monthrange(year + 1, month)[1]))
    return Deadline(
        due=due,
        rule=f"地方规定：{rule.source}（{month}月{day}日前公布）",
        rule_english=f"local rule: {rule.source} (publish by {calendar.month_name[month]} {day})",
        statutory=False,
    )


def end_of(due: date) -> datetime:
    """The first moment after the due day, Asia/Shanghai: from then on a report is late."""
    following = due + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=SHANGHAI)


def newest_report_year(today: date) -> int:
    """The newest report year whose report can be there: the year before today's, a day in Shanghai."""
    return today.year - 1


@cache
def shipped_deadlines() -> tuple[LocalDeadline, ...]:
    """Local notices known to us that name a publication day, each of one county; data of local_deadlines.csv.

    They are information: `deadline` asks them under the workspace's own rules, and only where it is given them.
    """
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(_known(row) for row in csv.DictReader(file))


def _known(row: dict[str, str]) -> LocalDeadline:
    month, day = row["due"].split("-")
    kinds = tuple(BodyKind(kind) for kind in row["kinds"].split("|") if kind)
    return LocalDeadline(
        county=row["county"],
        kinds=kinds or None,
        report_years=(int(row["first_year"]), int(row["last_year"])),
        due=(int(month), int(day)),
        source=row["source"],
    )
