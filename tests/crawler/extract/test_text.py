"""The report and nothing of the template: the same text out of every template, whatever stands around it."""

from __future__ import annotations

import pytest

from crawler.extract.text import MainText, main_text
from crawler.page import Page
from tests.crawler.extract import made

CHROME = (
    "点击",
    "浏览次数",
    "阅读次数",
    "字体",
    "扫一扫",
    "上一篇",
    "下一条",
    "打印",
    "分享",
    "热点新闻",
    "位置",
    "版权",
    "ICP",
    "附件",
)


def read(markup: str, titles: tuple[str, ...] = (made.TITLE,)) -> MainText:
    return main_text(Page.from_bytes(markup.encode(), url="http://www.qs.gov.cn/nb/t20230120_1.html"), titles)


def folded(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("lines", ["p", "br"])
@pytest.mark.parametrize("template", made.TEMPLATES)
def test_every_template_gives_the_report_whole_and_alone(template: str, lines: str) -> None:
    text = read(made.page_html(template, lines=lines)).text
    assert folded(text) == made.expected_text()
    assert not [word for word in CHROME if word in text]


@pytest.mark.parametrize("template", made.TEMPLATES)
def test_counters_and_side_lists_change_nothing(template: str) -> None:
    before = read(made.page_html(template, hits=3)).text
    side = made.side_list(("防汛值班安排公布", "青石县举办龙舟赛", "第三条完全不同的新闻", "第四条"))
    assert read(made.page_html(template, hits=20230331, side=side)).text == before


@pytest.mark.parametrize("template", made.TEMPLATES)
def test_one_digit_changes_the_text(template: str) -> None:
    before = made.page_html(template)
    assert before.count("发布信息316条") == 1
    assert read(before.replace("发布信息316条", "发布信息317条")).text != read(before).text


@pytest.mark.parametrize("template", made.TEMPLATES)
def test_a_short_body_is_given_and_never_the_side_list(template: str) -> None:
    body = '<p>年度报告全文见附件。</p><p><a href="/files/nb.pdf">柳溪镇年度报告.pdf</a></p>'
    notice = "<p>请广大村民注意防火，发现火情立即拨打报警电话，村组干部要加强巡查，严禁在林区用火，违者从严处理。</p>"
    side = (
        "<div>" + notice + made.side_list(("很长的新闻标题" * 4, "另一条很长的新闻标题" * 3, "再一条" * 9)) + "</div>"
    )
    found = read(made.page_html(template, body=body, side=side))
    assert found.text == "年度报告全文见附件。"
    assert found.short


@pytest.mark.parametrize("template", made.TEMPLATES)
def test_a_repeated_title_is_no_part_of_the_text(template: str) -> None:
    own_heading = f"<p align='center'><b>青石县柳溪镇2022年<br>政府信息公开工作年度报告</b></p>{made.report_body()}"
    assert folded(read(made.page_html(template, body=own_heading)).text) == made.expected_text()


def test_another_title_in_the_text_stays() -> None:
    text = read(made.trs(f"<p>柳溪镇2021年政府信息公开工作年度报告</p>{made.report_body()}")).text
    assert text.startswith("柳溪镇2021年政府信息公开工作年度报告\n")


def test_tables_are_rows_with_tabs() -> None:
    lines = read(made.page_html("trs")).text.split("\n")
    assert "信息内容\t本年制发件数\t本年废止件数\t现行有效件数" in lines
    assert "行政规范性文件\t2\t1\t7" in lines
    assert "\t\t3.补正后申请内容仍不明确\t0\t0\t0\t0\t0\t0\t0" in lines


def test_spans_join_without_blanks_and_breaks_do_not() -> None:
    body = "<p>2<span>018</span>年<b>1</b><span>月</span>1日起</p><p>甲<br>乙</p><div>丙\n丁</div><p>a\n b</p>"
    text = read(made.trs(body + made.report_body())).text
    assert text.split("\n")[:5] == ["2018年1月1日起", "甲", "乙", "丙丁", "a b"]


def test_word_residue_is_dropped() -> None:
    body = "<p>[bookmark: _GoBack]部门\u200b公开了**三项**内容，都已完成并且按时在网站公布了全部的结果。</p>"
    assert read(made.trs(body)).text == "部门公开了三项内容，都已完成并且按时在网站公布了全部的结果。"


def test_what_follows_a_table_and_the_signature_stay() -> None:
    text = read(made.page_html("layout", lines="br")).text
    assert text.endswith("\n柳溪镇人民政府\n2023年1月18日")


def test_fields_of_the_form_are_no_page_chrome() -> None:
    body = (
        made.report_body()
        + "<p>单位负责人：王一</p><p>审核人：李二</p><p>填报人：张三</p><p>填报日期：2023年1月18日</p>"
    )
    text = read(made.trs(body)).text
    assert text.endswith("单位负责人：王一\n审核人：李二\n填报人：张三\n填报日期：2023年1月18日")


def test_a_sentence_with_a_link_stays_and_a_list_of_files_goes() -> None:
    body = (
        '<p>详见<a href="/zn.html">《青石县政府信息公开指南》</a>，可随时查阅。</p>'
        '<p>附件：<a href="a.doc">统计表.doc</a></p><p>附：政府信息公开情况统计表</p>'
    )
    text = read(made.trs(body)).text
    assert text == "详见《青石县政府信息公开指南》，可随时查阅。\n附：政府信息公开情况统计表"


def test_hidden_and_script_text_is_not_read() -> None:
    body = "<p style='display:none'>藏起来的字</p><script>var a = '脚本里的字';</script>" + made.report_body()
    assert folded(read(made.trs(body)).text) == made.expected_text()


def test_a_side_column_on_the_right_of_unnamed_elements() -> None:
    markup = f"""<html><head><title>{made.TITLE}</title></head><body><div>
<div><div>{made.TITLE}</div><div>{made.report_body()}</div></div>
<div><div>便民服务</div><div>办事指南</div>{made.side_list()}<div>服务热线 12345</div></div></div></body></html>"""
    assert folded(read(markup).text) == made.expected_text()


def test_the_text_comes_from_the_container_that_the_cms_names() -> None:
    assert read(made.page_html("trs")).how == "container"
    assert read(made.page_html("unnamed")).how == "block"


def test_a_named_container_that_holds_something_else_is_not_believed() -> None:
    markup = made.unnamed(made.report_body()).replace("<body>", "<body><div id='zoom'>放大</div>")
    assert folded(read(markup).text) == made.expected_text()


@pytest.mark.parametrize("markup", ["", "<html></html>", "<html><body><script>1</script></body></html>"])
def test_a_page_without_text_has_none(markup: str) -> None:
    found = read(markup)
    assert (found.text, found.how) == ("", "none")


def test_text_below_300_elements_is_found() -> None:
    markup = made.bare("<div>" * 300 + made.report_body() + "</div>" * 300)
    assert folded(read(markup).text) == made.expected_text()


def test_absurd_spans_are_clamped() -> None:
    body = "<p>前面的话。</p><table><tr><td rowspan=99999 colspan=99999>甲</td><td>乙</td></tr>"
    body += "<tr><td>丙</td></tr></table>"
    text = read(made.trs(body)).text
    assert "甲" in text
    assert "丙" in text
    assert len(text) < 10_000


def test_a_menu_of_bare_links_in_the_body_is_no_text() -> None:
    links = "".join(f'<a href="/{number}.html">栏目{number}</a> | ' for number in range(3000))
    markup = f"<html><body>{links}<h3>{made.TITLE}</h3>{made.report_body()}{links}</body></html>"
    assert folded(read(markup).text) == made.expected_text()


def test_the_heading_inside_the_container_is_left_out() -> None:
    heading = (
        f"<p>青石县人民政府</p><p>{made.TITLE}</p><p>信息来源:柳溪镇 发布日期:2023年01月20日 点击: 5</p><p>[字体: ]</p>"
    )
    assert folded(read(made.ucap(heading + made.report_body())).text) == made.expected_text()
