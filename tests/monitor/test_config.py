"""nianbao.toml: its defaults, its values, and every fault told at once with file and key."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from monitor.config import BrokenConfig, Config, read_config
from storage.bodies import BodyKind
from storage.findings import FindingKind, Grade

WHOLE = """\
first_year = 2012
language = "en"
[crawl]
delay_seconds = 0.5
concurrency_per_host = 2
concurrency = 8
obey_robots = false
contact = "监督办 watch@office.example"
render = "never"
requests_per_day = 500
megabytes_per_day = 64
[schedule]
daily = "23:59"
near_deadline_hours = 1.5
recheck_days = 3
[confirm]
missing_checks = 3
removed_checks = 4
removed_days = 10
date_grace_days = 0
[alerts]
from = "nianbao@office.example"
smtp = { host = "mail.example", port = 587, starttls = true, username = "u", password_env = "MAIL_PASSWORD", \
timeout_seconds = 5, deadline_seconds = 20.5 }
[[alerts.recipients]]
email = "staff@office.example"
counties = ["640122", "640221"]
kinds = ["missing", "unreachable"]
grades = ["confirmed"]
digest = "immediate"
language = "zh"
[[alerts.recipients]]
url = "wecom://key"
[[deadlines]]
due = "01-20"
source = "甲"
[[deadlines]]
county = "640122"
kinds = ["township", "zone"]
report_years = [2019, 2021]
due = "02-29"
source = "贺政办发〔2020〕3号"
"""


def write(folder: Path, text: str | bytes) -> Path:
    """A workspace with this nianbao.toml."""
    (folder / "nianbao.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def faults(folder: Path, text: str | bytes) -> list[str]:
    """The faults of a nianbao.toml, without the file's name, which each must begin with."""
    with pytest.raises(BrokenConfig) as caught:
        read_config(write(folder, text))
    head = f"{folder / 'nianbao.toml'}: "
    assert all(fault.startswith(head) and "\n" not in fault and "\r" not in fault for fault in caught.value.faults)
    return [fault.removeprefix(head) for fault in caught.value.faults]


def test_without_a_file_all_defaults(tmp_path: Path) -> None:
    config = read_config(tmp_path)
    assert config == Config() == read_config(write(tmp_path, ""))
    assert (config.first_year, config.language) == (2014, "zh")
    crawl = config.crawl
    assert (crawl.delay_seconds, crawl.concurrency_per_host, crawl.concurrency) == (3.0, 1, 64)
    assert (crawl.obey_robots, crawl.contact, crawl.render) == (True, "oversight@example.org", "auto")
    assert (crawl.requests_per_day, crawl.megabytes_per_day) == (3000, 2048)
    assert (config.schedule.daily, config.schedule.near_deadline_hours, config.schedule.recheck_days) == (time(6), 6, 7)
    confirm = config.confirm
    assert (confirm.missing_checks, confirm.removed_checks) == (2, 5)
    assert (confirm.removed_days, confirm.date_grace_days) == (14, 2)
    smtp = config.alerts.smtp
    assert (smtp.host, smtp.port, smtp.starttls, smtp.username, smtp.password_env) == ("127.0.0.1", 1025, False, "", "")
    assert (smtp.timeout_seconds, smtp.deadline_seconds) == (60.0, 300.0)
    assert (config.alerts.sender, config.alerts.recipients) == ("nianbao@example.org", ())
    assert config.local_deadlines == ()


def test_every_key_is_read(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, WHOLE))
    assert (config.first_year, config.language) == (2012, "en")
    crawl = config.crawl
    assert (crawl.delay_seconds, crawl.concurrency_per_host, crawl.concurrency) == (0.5, 2, 8)
    assert (crawl.obey_robots, crawl.contact, crawl.render) == (False, "监督办 watch@office.example", "never")
    assert (crawl.requests_per_day, crawl.megabytes_per_day) == (500, 64)
    schedule = config.schedule
    assert (schedule.daily, schedule.near_deadline_hours, schedule.recheck_days) == (time(23, 59), 1.5, 3)
    confirm = config.confirm
    assert (confirm.missing_checks, confirm.removed_checks) == (3, 4)
    assert (confirm.removed_days, confirm.date_grace_days) == (10, 0)
    smtp = config.alerts.smtp
    assert (smtp.host, smtp.port, smtp.starttls) == ("mail.example", 587, True)
    assert (smtp.username, smtp.password_env) == ("u", "MAIL_PASSWORD")
    assert (smtp.timeout_seconds, smtp.deadline_seconds) == (5.0, 20.5)
    staff, wecom = config.alerts.recipients
    assert (staff.email, staff.url, staff.counties) == ("staff@office.example", None, ("640122", "640221"))
    assert staff.kinds == (FindingKind.MISSING, FindingKind.UNREACHABLE)
    assert (staff.grades, staff.digest, staff.language) == ((Grade.CONFIRMED,), "immediate", "zh")
    assert (wecom.email, wecom.url, wecom.counties, wecom.kinds) == (None, "wecom://key", None, None)
    assert (wecom.grades, wecom.digest, wecom.language) == (None, "daily", None)
    first, second = config.local_deadlines
    assert (first.county, first.kinds, first.report_years, first.due) == (None, None, (2008, 2099), (1, 20))
    assert (second.county, second.kinds) == ("640122", (BodyKind.TOWNSHIP, BodyKind.ZONE))
    assert (second.report_years, second.due, second.source) == ((2019, 2021), (2, 29), "贺政办发〔2020〕3号")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read_config(write(tmp_path, b"\xef\xbb\xbffirst_year = 2015\r\n")).first_year == 2015


RECIPIENT = '[[alerts.recipients]]\nemail = "a@b.example"\n'
RULE = '[[deadlines]]\ndue = "01-20"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("frist_year = 2014", "frist_year: unknown key (meant: first_year?)"),
        ("[crawl]\ndelay = 1", "crawl.delay: unknown key"),
        ("[schedule]\nweekly = 1", "schedule.weekly: unknown key"),
        ("[confirm]\nx = 1", "confirm.x: unknown key"),
        ("[alerts]\nto = 1", "alerts.to: unknown key"),
        ("[alerts]\nsmtp = { pass = 'x' }", "alerts.smtp.pass: unknown key"),
        (RECIPIENT + "name = 'x'", "alerts.recipients[1].name: unknown key"),
        (RULE + "note = 'x'", "deadlines[1].note: unknown key"),
        ("[deadline]\ndue = 1", "deadline: unknown key (meant: deadlines?)"),
        ("first_year = '2014'", "first_year: must be a number, not '2014'"),
        ("first_year = true", "first_year: must be a number, not true"),
        ("first_year = 2014.5", "first_year: must be a whole number, not 2014.5"),
        ("first_year = 1999", "first_year: must be between 2008 and 2099, not 1999"),
        ("language = 'de'", "language: must be one of zh, en, not 'de'"),
        ("language = 1", "language: must be a text in quotes, not 1"),
        ("crawl = 3", "crawl: must be a table, not 3"),
        ("[crawl]\ndelay_seconds = -1", "crawl.delay_seconds: must be between 0 and 3600, not -1"),
        ("[crawl]\ndelay_seconds = nan", "crawl.delay_seconds: must be between"),
        ("[crawl]\ndelay_seconds = inf", "crawl.delay_seconds: must be between"),
        ("[crawl]\nconcurrency = 0", "crawl.concurrency: must be between 1"),
        ("[crawl]\nconcurrency_per_host = -2", "crawl.concurrency_per_host: must be between 1"),
        ("[crawl]\nobey_robots = 'yes'", "crawl.obey_robots: must be true or false, not 'yes'"),
        ("[crawl]\nobey_robots = 1", "crawl.obey_robots: must be true or false, not 1"),
        ("[crawl]\ncontact = ''", "crawl.contact: must not be empty"),
        ('[crawl]\ncontact = "a\\r\\nX-Evil: 1"', "crawl.contact: must not hold line breaks"),
        ("[crawl]\nrender = 'sometimes'", "crawl.render: must be one of auto, never, always"),
        ("[schedule]\ndaily = '25:00'", "schedule.daily: not a time of day"),
        ("[schedule]\ndaily = '06:60'", "schedule.daily: not a time of day"),
        ("[schedule]\ndaily = '6'", "schedule.daily: not a time of day"),
        ("[schedule]\ndaily = 06:00:00", "schedule.daily: must be a text in quotes"),
        ("[schedule]\nnear_deadline_hours = 0", "schedule.near_deadline_hours: must be between"),
        ("[schedule]\nrecheck_days = 0", "schedule.recheck_days: must be between 1"),
        ("[confirm]\nmissing_checks = 0", "confirm.missing_checks: must be between 1"),
        ("[confirm]\nremoved_days = -1", "confirm.removed_days: must be between 0"),
        ("[confirm]\ndate_grace_days = 1.5", "confirm.date_grace_days: must be a whole number"),
        ("[alerts]\nfrom = 'nobody'", "alerts.from: not an e-mail address: 'nobody'"),
        ("[alerts]\nsmtp = 'localhost'", "alerts.smtp: must be a table"),
        ("[alerts]\nsmtp = { port = 70000 }", "alerts.smtp.port: must be between 1 and 65535"),
        ("[alerts]\nsmtp = { host = '' }", "alerts.smtp.host: not a host"),
        ("[alerts]\nsmtp = { password_env = 'a b' }", "alerts.smtp.password_env: not the name of"),
        ("[alerts]\nrecipients = ['a@b.example']", "alerts.recipients: must be written as [[alerts.recipients]]"),
        ("[[alerts.recipients]]\ndigest = 'daily'", "alerts.recipients[1].email: a recipient needs an email or a url"),
        (RECIPIENT + "url = 'wecom://x'", "alerts.recipients[1].email: a recipient has either email or url, not both"),
        ("[[alerts.recipients]]\nemail = 'a b@c.example'", "alerts.recipients[1].email: not an e-mail address"),
        ("[[alerts.recipients]]\nemail = 'a@b@c.example'", "alerts.recipients[1].email: not an e-mail address"),
        ("[[alerts.recipients]]\nemail = 'Staff <a@c.example>'", "alerts.recipients[1].email: not an e-mail address"),
        (
            "[[alerts.recipients]]\nemail = 'a@b.example,c@d.example'",
            "alerts.recipients[1].email: not an e-mail address",
        ),
        (
            '[[alerts.recipients]]\nemail = "a@b.example\\r\\nBcc: x@y.example"',
            "alerts.recipients[1].email: must not hold line",
        ),
        ('[[alerts.recipients]]\nemail = "a@b.example\\n"', "alerts.recipients[1].email: must not hold line breaks"),
        ("[[alerts.recipients]]\nemail = ''", "alerts.recipients[1].email: not an e-mail address"),
        ("[[alerts.recipients]]\nurl = 'wecom'", "alerts.recipients[1].url: not the address of a channel"),
        (RECIPIENT + "counties = []", "alerts.recipients[1].counties: is an empty list"),
        (RECIPIENT + "counties = '640122'", "alerts.recipients[1].counties: must be a list"),
        (RECIPIENT + "counties = [640122]", "alerts.recipients[1].counties[1]: must be a text in quotes, not 640122"),
        (RECIPIENT + "counties = ['640122', '64']", "alerts.recipients[1].counties[2]: not a county code"),
        (RECIPIENT + "kinds = []", "alerts.recipients[1].kinds: is an empty list"),
        (RECIPIENT + "kinds = ['gone']", "alerts.recipients[1].kinds[1]: must be one of missing, late"),
        (RECIPIENT + "grades = ['sure']", "alerts.recipients[1].grades[1]: must be one of confirmed, claimed"),
        (RECIPIENT + "digest = 'weekly'", "alerts.recipients[1].digest: must be one of daily, immediate"),
        (RECIPIENT + "language = 'fr'", "alerts.recipients[1].language: must be one of zh, en"),
        ("[[deadlines]]\nsource = 'x'", "deadlines[1].due: is missing"),
        ("[[deadlines]]\ndue = '01-20'", "deadlines[1].source: is missing"),
        ("[[deadlines]]\ndue = '01-20'\nsource = ' '", "deadlines[1].source: must not be empty"),
        ("[[deadlines]]\ndue = '02-30'\nsource = 'x'", "deadlines[1].due: not a month and day"),
        ("[[deadlines]]\ndue = '13-01'\nsource = 'x'", "deadlines[1].due: not a month and day"),
        ("[[deadlines]]\ndue = '00-10'\nsource = 'x'", "deadlines[1].due: not a month and day"),
        ("[[deadlines]]\ndue = '1月20日'\nsource = 'x'", "deadlines[1].due: not a month and day"),
        ("[[deadlines]]\ndue = 2020-01-20\nsource = 'x'", "deadlines[1].due: must be a text in quotes"),
        (RULE + "county = '64012'", "deadlines[1].county: not a county code"),
        (RULE + "kinds = ['vertical']", "deadlines[1].kinds[1]: must be one of county, office, department"),
        (RULE + "kinds = []", "deadlines[1].kinds: is an empty list"),
        (RULE + "report_years = [2021, 2019]", "deadlines[1].report_years: must be two years"),
        (RULE + "report_years = [2019]", "deadlines[1].report_years: must be [first, last]"),
        (RULE + "report_years = 2019", "deadlines[1].report_years: must be [first, last]"),
        (RULE + "report_years = [2019, true]", "deadlines[1].report_years: must be [first, last]"),
        ("deadlines = 3", "deadlines: must be written as [[deadlines]]"),
        ("[crawl\ndelay_seconds = 1", "not TOML: "),
        ("first_year = 2014\nfirst_year = 2015", "not TOML: "),
        ('"a\\nb" = 1', "'a\\nb': unknown key"),
        (b'language = "\xd6\xd0"', "line 1: not UTF-8"),
    ],
)
def test_each_fault(tmp_path: Path, text: str | bytes, told: str) -> None:
    found = faults(tmp_path, text)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "first_year = 2014\nlanguage = \n")
    assert "line 2" in fault


def test_all_faults_at_once_in_the_order_of_the_settings(tmp_path: Path) -> None:
    text = (
        "language = 'xx'\n[crawl]\nrender = 1\nhurry = true\n[schedule]\ndaily = '24:00'\n"
        + RULE
        + "kinds = ['x', 'y']\n"
    )
    assert [fault.split(": ")[0] for fault in faults(tmp_path, text)] == [
        "language",
        "crawl.render",
        "crawl.hurry",
        "schedule.daily",
        "deadlines[1].kinds[1]",
        "deadlines[1].kinds[2]",
    ]


def test_a_later_recipient_is_named_by_its_number(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, RECIPIENT + RECIPIENT + "digest = 'never'\n")
    assert fault.startswith("alerts.recipients[2].digest: ")
