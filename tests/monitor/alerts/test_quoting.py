"""Crawled text in a mail: one line, no personal data, nothing to click, no formula."""

from __future__ import annotations

import pytest

from monitor.alerts.quoting import ADDRESS, MASK, defanged, mask, one_line, quoted


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\x00", "\t"])
def test_no_sign_breaks_a_line(sign: str) -> None:
    assert one_line(f"甲{sign}Bcc: x@example.org") == "甲 Bcc: x@example.org"


def test_direction_overrides_go() -> None:
    assert one_line("报告\u202egnp.exe") == "报告gnp.exe"


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "0951-8061234",
        "（0951）-8061234",
        "010-12345678-803",
        "zhang.san@example.gov.cn",
        "zhangsan＠example.com",
        "640122199001011234",
        "64012219900101123X",
    ],
)
def test_personal_data_is_masked(text: str) -> None:
    assert mask(f"咨询{text}。") == f"咨询{MASK}。"


@pytest.mark.parametrize("text", ["联系电话：8061234", "电话 80612345", "传真:8061234"])
def test_a_short_number_after_its_label_is_masked(text: str) -> None:
    assert MASK in mask(text)
    assert "8061234" not in mask(text)


def test_a_clerks_name_is_masked() -> None:
    assert mask("联系人：张三 电话：8061234") == f"联系人：{MASK} 电话：{MASK}"


@pytest.mark.parametrize(
    "text", ["主动公开政府信息 1234567 条", "国办发〔2014〕32号", "2019-03-31 06:00", "64 012 2103"]
)
def test_figures_and_dates_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text", ["http://evil.example/x?y=1", "www.evil.example", "evil.com/login", "HTTPS://EVIL.CN", "//evil.example/x"]
)
def test_no_address_is_left_to_click(text: str) -> None:
    assert quoted(f"见 {text} 页") == f"见 {ADDRESS} 页"


def test_script_addresses_go_too() -> None:
    assert "javascript:" not in quoted("javascript:alert(1)").lower()


def test_a_host_of_ours_stays_readable_and_is_no_link() -> None:
    assert defanged("www.nxhl.gov.cn 无法连接") == "www[.]nxhl[.]gov[.]cn 无法连接"


def test_long_text_is_cut() -> None:
    assert len(quoted("长" * 2000)) == 120
    assert quoted("长" * 2000).endswith("…")


def test_hostile_length_is_no_burden() -> None:
    for text in ("1" * 200_000, "a." * 100_000, "电话" * 100_000, "a@" * 100_000, "-" * 200_000):
        assert len(quoted(text)) <= 120
