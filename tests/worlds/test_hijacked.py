"""A county whose host falls to gamblers and comes back: told to operators, blamed on nobody, nothing lost."""

from __future__ import annotations

from tests.county_server import html
from tests.worlds.staged import CODE, Office, World

BETTING = html(
    "<html><head><title>澳门新葡京娱乐城_真人百家乐_注册送彩金</title></head><body><h1>澳门赌场 百家乐 老虎机 六合彩</h1>"
    "<a href='http://bet.example/'>立即注册送888</a></body></html>"
)


def test_it_opens_while_it_lasts_and_is_resolved_when_the_host_serves_its_own(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    assert f"{CODE}-hijacked" not in office.lines("findings")
    held = office.reports()
    for day in ("2019-04-03", "2019-04-04"):
        world.host.everything = BETTING
        office.crawl(day)
    finding = office.lines("findings")[f"{CODE}-hijacked"]
    assert (finding["kind"], finding["grade"], finding["status"]) == ("hijacked", "suspected", "open")
    assert (finding["county"], finding["body"], finding["report"]) == (CODE, None, None)
    assert finding["since"] == "2019-04-03T06:00:00+08:00"
    assert all(len(exhibit["sha256"]) == 64 for exhibit in finding["evidence"])
    assert office.accused() == {}, office.told()
    assert office.reports().keys() == held.keys()
    office.run("judge", "-q", now="2019-04-04T09:00")
    assert office.lines("findings")[f"{CODE}-hijacked"] == finding

    world.host.everything = None
    world.publish()
    office.crawl("2019-04-05")
    rows = office.lines("findings", "--all")
    assert rows[f"{CODE}-hijacked"]["status"] == "resolved"
    assert office.accused() == {}, office.told()
    office.run("verify")
