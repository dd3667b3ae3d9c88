"""网站内容异常: a watched host serves something else, gambling or a domain for sale. For operators; accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import look_exhibits
from monitor.wording import minute
from storage.bodies import Site
from storage.cases import Case, Look
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import Answer, Known

RULE = "返回的页面带有博彩、色情或域名出售等特征，且不像本单位内容"
RULE_ENGLISH = "the answer bears the marks of gambling, adult or parked pages and nothing of the body's own"
LEFT_ALONE = timedelta(days=30)
"""An address not asked for so long, while its host serves its own, was given up; it says nothing of today."""


def check_places(
    site: Site, looks: Sequence[Look], known: Iterable[Known], now: datetime
) -> tuple[tuple[str, Conclusion], ...]:
    """What hosts of one county serve something else, by owner: at most one, the county.

    `looks`: all that were answered so, whatever the address; those after `now` are left out. `known`: the county's
    addresses as they stand. An address that has served its own since is none.
    """
    places = {place.url: place for place in known}
    standing = [
        look for look in looks if look.answer is Answer.HIJACKED and look.at <= now and _stands(look, places, now)
    ]
    if not standing:
        return ()
    standing.sort(key=lambda look: (look.at, look.url))
    name = site.jurisdiction.name
    return ((site.jurisdiction.code, _conclusion(name, name, standing)),)


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion about the addresses of one report; a county is judged by `check_places`."""
    own = {look.url: look.at for look in case.looks if look.answer.readable}
    looks = [
        look
        for look in case.looks
        if look.answer is Answer.HIJACKED
        and look.at <= context.now
        and not (look.url in own and own[look.url] >= look.at)
    ]
    who, who_english = phrases.who(case, context), phrases.who_english(case, context)
    return (_conclusion(who, who_english, looks),) if looks else ()


def _stands(look: Look, places: Mapping[str, Known], now: datetime) -> bool:
    """Whether the address of a look has served nothing of its own since."""
    place = places.get(look.url)
    if place is None:
        return False
    if place.last_readable is not None and place.last_readable >= look.at:
        return False
    if place.last_looked is None or now - place.last_looked < LEFT_ALONE:
        return True
    host = urlsplit(look.url).hostname
    return not any(
        other.last_readable is not None and other.last_readable > place.last_looked + LEFT_ALONE
        for other in places.values()
        if urlsplit(other.url).hostname == host
    )


def _conclusion(name: str, name_english: str, looks: Sequence[Look]) -> Conclusion:
    since, last = looks[0].at, looks[-1]
    hosts = list(dict.fromkeys(urlsplit(look.url).hostname or look.url for look in looks))
    addresses = len({look.url for look in looks})
    marks = f" ({phrases.short(last.note)})" if last.note else ""
    said = "、".join(hosts[:3])
    return Conclusion(
        kind=FindingKind.HIJACKED,
        grade=Grade.SUSPECTED,
        since=since,
        summary=(
            f"{name}：{said} 的 {addresses} 个网址返回的不是本单位内容，{minute(since)} 起 {len(looks)} 次查看，"
            f"最近一次 {minute(last.at)}；请运维核查域名与服务器。"
        ),
        summary_english=(
            f"{name_english}: {addresses} address{'es' if addresses > 1 else ''} of {', '.join(hosts[:3])} served "
            f"something else{marks}, {len(looks)} looks since {minute(since)}, last {minute(last.at)}; "
            f"domain and server are to be checked."
        ),
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=last.url,
        evidence=look_exhibits(looks),
    )
