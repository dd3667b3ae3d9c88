"""Made counties for a load: their pages as static bytes, the same for all hosts, and the files that name them."""

from __future__ import annotations

from pathlib import Path

from tests.made_county import Report, report_html

YEARS = range(2014, 2024)
ROWS = 20
"""Reports on one page of a list."""
COLUMN = "/nb/index.html"
HOST = b"<!--host-->"
"""Where the server writes its own name, so that no two hosts send the same bytes."""
_FIRST = "柳双清平安和永长新青红白黄石松竹梅兰桃李"
_SECOND = "树桥山河口岭湾塘泉坪沟峪洼坡店集庄寨堡屯"
_CHROME = 22_000
"""Bytes of menus, styles and scripts around a report, as real pages have them."""


def units(number: int) -> list[str]:
    """Names of townships."""
    names = [f"{first}{second}镇人民政府" for second in _SECOND for first in _FIRST]
    return names[:number]


def addresses(pages: int) -> list[str]:
    """The paths of a county's reports."""
    return [f"/nb/{year}/{place}.html" for place in range(pages // len(YEARS)) for year in YEARS]


def county_pages(pages: int) -> dict[str, bytes]:
    """All that one host serves, by path: home page, lists of twenty rows and `pages` reports of about 30 KB."""
    reports = [
        Report(
            unit=unit,
            year=year,
            shown=f"{year + 1}-01-{place % 20 + 5:02}",
            path=f"/nb/{year}/{place}.html",
            a1=place * 7 + year - 2000,
            extra=f"全年召开专题会议{place % 9 + 2}次，培训{place * 3 + 11}人次，回应群众关切{year % 17 + 3}件。",
        )
        for place, unit in enumerate(units(pages // len(YEARS)))
        for year in YEARS
    ]
    reports.sort(key=lambda report: report.shown, reverse=True)
    served = {report.path: _dressed(report_html(report)) for report in reports}
    sheets = [reports[start : start + ROWS] for start in range(0, len(reports), ROWS)]
    for number, sheet in enumerate(sheets):
        served[_sheet(number)] = _list(sheet, following=_sheet(number + 1) if number + 1 < len(sheets) else "")
    served["/"] = _home()
    return served


def write_counties(workspace: Path, hosts: list[str], pages: int) -> None:
    """A workspace whose counties live at `hosts` (`address:port`), with `pages` reports each."""
    for number, host in enumerate(hosts):
        code = str(100_001 + number)
        folder = workspace / "counties" / code
        folder.mkdir(parents=True)
        folder.joinpath("site.toml").write_text(
            f'code = "{code}"\nname = "清河县"\nsite = "http://{host}/"\nhosts = []\n'
            f'[[column]]\nurl = "http://{host}{COLUMN}"\n',
            encoding="utf-8",
        )
        rows = [f"{code},清河县人民政府,county,,2014,,"]
        rows += [
            f"{code}{101 + place},{unit},township,,2014,," for place, unit in enumerate(units(pages // len(YEARS)))
        ]
        folder.joinpath("bodies.csv").write_text(
            "code,name,kind,aliases,since,until,columns\n" + "\n".join(rows) + "\n", encoding="utf-8"
        )


def _sheet(number: int) -> str:
    return COLUMN if number == 0 else f"/nb/index_{number}.html"


def _list(sheet: list[Report], *, following: str) -> bytes:
    rows = "".join(
        f'<li><a href="{report.path}" title="{report.heading}">{report.heading}</a><span>{report.shown}</span></li>'
        for report in sheet
    )
    pager = f'<div class="page"><a href="{following}">下一页</a></div>' if following else ""
    return _dressed(
        '<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body>'
        '<div class="menu"><a href="/">首页</a> &gt; 政府信息公开年报</div>'
        f'<ul class="list">{rows}</ul>{pager}</body></html>'
    )


def _home() -> bytes:
    return _dressed(
        '<html><head><meta charset="utf-8"><title>清河县人民政府</title></head><body><h1>清河县人民政府</h1>'
        f'<ul><li><a href="{COLUMN}">政府信息公开年报</a></li></ul>'
        "<p>清河县位于省境中部，县政府门户网站公布全县政务信息，欢迎查阅和监督。</p></body></html>"
    )


def _dressed(html: str) -> bytes:
    """A page with the menus, styles and scripts of a template around it, and a place for the host's name."""
    style = "".join(f".c{n}{{margin:0 auto;padding:{n}px;line-height:1.8;color:#33{n % 90 + 10}}}" for n in range(150))
    menu = "".join(f'<li class="c{n}"><a href="/m/{n}/">政务栏目{n}</a></li>' for n in range(130))
    script = "".join(
        f"function f{n}(a){{var b=document.getElementById('c'+a);return b&&b.className;}}" for n in range(75)
    )
    head = f"<style>{style}</style><script>{script}</script></head>"
    whole = html.replace("</head>", head).replace("</body>", f'<div class="foot"><ul>{menu}</ul></div></body>')
    return whole.replace("</html>", HOST.decode() + "</html>").encode()
