"""The invented county of the demo: who must publish there, on which of two sites, and the files of its workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from storage.bodies import BodyKind

COUNTY = "990123"
"""A code that no division has: GB/T 2260 knows no province 99."""
COUNTY_NAME = "云溪县"
FIRST_YEAR = 2018
LOCAL_DEADLINE = "云政办发〔2022〕31号"
STAFF = "staff@nianbao.example"
NIGHT_DESK = "desk@nianbao.example"


class Portal(StrEnum):
    """The county's two sites, made by two vendors."""

    COUNTY = "county"
    """The county portal, TRS, UTF-8: the county government and the townships."""
    BUREAUS = "bureaus"
    """The departments' site, Hanweb, GBK until its redesign."""


COLUMNS = {Portal.COUNTY: "/xxgk/zfxxgknb/", Portal.BUREAUS: "/col/col123/index.html"}
"""The annual-report column of each site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoBody:
    """A publishing body of the demo county."""

    code: str
    name: str
    kind: BodyKind
    portal: Portal
    aliases: tuple[str, ...] = ()
    title: str
    """Of its reports, with `{year}`; every body has a habit of its own."""
    address: str
    phone: str
    """Numbers that no exchange hands out."""


def _body(
    code: str, name: str, kind: BodyKind, portal: Portal, aliases: str, title: str, address: str, phone: str
) -> DemoBody:
    return DemoBody(
        code=f"{COUNTY}{code}",
        name=name,
        kind=kind,
        portal=portal,
        aliases=tuple(filter(None, aliases.split("|"))),
        title=title,
        address=address,
        phone=phone,
    )


_TOWN, _UNIT = BodyKind.TOWNSHIP, BodyKind.DEPARTMENT
_TRS, _HANWEB = Portal.COUNTY, Portal.BUREAUS

# fmt: off
BODIES = (
    _body("", "云溪县人民政府", BodyKind.COUNTY, _TRS, "云溪县|县政府",
          "云溪县人民政府{year}年政府信息公开工作年度报告", "云溪县溪山路1号", "0000-8100001"),
    _body("-zfb", "云溪县人民政府办公室", BodyKind.OFFICE, _HANWEB, "云溪县政府办公室|县政府办公室|县政府办",
          "云溪县人民政府办公室{year}年度政府信息公开工作年度报告", "云溪县溪山路1号", "0000-8100002"),
    _body("-jyj", "云溪县教育局", _UNIT, _HANWEB, "县教育局|教育局",
          "云溪县教育局{year}年政府信息公开年度报告", "云溪县书院路20号", "0000-8100203"),
    _body("-czj", "云溪县财政局", _UNIT, _HANWEB, "县财政局|财政局",
          "云溪县财政局{year}年政府信息公开工作年度报告", "云溪县溪山路9号", "0000-8100304"),
    _body("-swj", "云溪县水务局", _UNIT, _HANWEB, "县水务局|水务局",
          "{year}年云溪县水务局政府信息公开工作年度报告", "云溪县河堤路3号", "0000-8100405"),
    _body("100", "青枫镇人民政府", _TOWN, _TRS, "青枫镇",
          "青枫镇{year}年政府信息公开工作年度报告", "云溪县青枫镇茶园街5号", "0000-8101006"),
    _body("101", "石桥镇人民政府", _TOWN, _TRS, "石桥镇",
          "石桥镇人民政府{year}年政府信息公开工作年度报告", "云溪县石桥镇古街12号", "0000-8101017"),
    _body("200", "白露乡人民政府", _TOWN, _TRS, "白露乡",
          "{year}年度白露乡政府信息公开工作年度报告", "云溪县白露乡白露村", "0000-8102008"),
    _body("201", "松岭乡人民政府", _TOWN, _TRS, "松岭乡",
          "云溪县松岭乡{year}年政府信息公开年度报告", "云溪县松岭乡岭下村", "0000-8102019"),
)
# fmt: on


def body(code: str) -> DemoBody:
    """The body of that code; raises KeyError."""
    for found in BODIES:
        if found.code == code:
            return found
    raise KeyError(code)


def site_toml(sites: Mapping[Portal, str], *, columns_given: bool = True) -> str:
    """The county's site.toml; `sites` gives `address:port` of both, without columns the spider has to find them."""
    lines = [
        f'code = "{COUNTY}"',
        f'name = "{COUNTY_NAME}"',
        f'site = "http://{sites[Portal.COUNTY]}/"',
        f'hosts = ["{sites[Portal.BUREAUS]}"]',
    ]
    if columns_given:
        # The families are left to the spider, which knows them by their pages.
        for portal in Portal:
            lines += ["", "[[column]]", f'url = "http://{sites[portal]}{COLUMNS[portal]}"']
    return "\n".join(lines) + "\n"


def bodies_csv() -> str:
    """The county's bodies.csv."""
    lines = ["code,name,kind,aliases,since,until,columns"]
    lines += [f"{one.code},{one.name},{one.kind},{'|'.join(one.aliases)},,," for one in BODIES]
    return "\n".join(lines) + "\n"


def nianbao_toml(*, smtp_host: str, smtp_port: int, language: str = "zh") -> str:
    """Settings for the play: no pauses on loopback, one digest a day, and one desk that is told at once."""
    return f"""first_year = {FIRST_YEAR}
language = "{language}"

[crawl]
delay_seconds = 0.0
concurrency_per_host = 4
contact = "oversight@nianbao.example"
render = "never"

[alerts]
from = "nianbao@nianbao.example"
smtp = {{ host = "{smtp_host}", port = {smtp_port}, starttls = false, username = "", password_env = "" }}

[[alerts.recipients]]
email = "{STAFF}"
digest = "daily"

[[alerts.recipients]]
email = "{NIGHT_DESK}"
kinds = ["changed", "removed"]
digest = "immediate"

# The law names no day for townships from report year 2019 on; this county set one.
[[deadlines]]
county = "{COUNTY}"
kinds = ["township"]
report_years = [2022, 2099]
due = "01-31"
source = "{LOCAL_DEADLINE}"
"""


def write_workspace(
    workspace: Path,
    sites: Mapping[Portal, str],
    *,
    smtp_host: str,
    smtp_port: int,
    language: str = "zh",
    columns_given: bool = True,
) -> None:
    """Write nianbao.toml and the county's two files; what stands there already is replaced."""
    folder = workspace / "counties" / COUNTY
    folder.mkdir(parents=True, exist_ok=True)
    settings = nianbao_toml(smtp_host=smtp_host, smtp_port=smtp_port, language=language)
    (workspace / "nianbao.toml").write_text(settings, encoding="utf-8")
    (folder / "site.toml").write_text(site_toml(sites, columns_given=columns_given), encoding="utf-8")
    (folder / "bodies.csv").write_text(bodies_csv(), encoding="utf-8")
