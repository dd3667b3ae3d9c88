"""A text that only a script of the page holds is read as if it stood in the page."""

from __future__ import annotations

import json

from crawler.extract.scripted import scripted_text
from crawler.extract.text import main_text
from crawler.page import Page
from tests.crawler.extract import made

SHELL = "<html><head><title>{title}</title>{script}</head><body><div id='app'></div><div>版权所有</div></body></html>"


def page(script: str) -> Page:
    markup = SHELL.format(title=made.TITLE, script=f"<script>{script}</script>")
    return Page.from_bytes(markup.encode(), url="http://www.qs.gov.cn/gkmlpt/content/1/2/post_3.html")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("</", "<\\/")


def test_the_text_in_a_catalogue_script() -> None:
    script = f'window._CONFIG = {{"SID":"1","DETAIL":{{"id":3,"content":{quoted(made.report_body())},"files":[]}}}};'
    found = main_text(page(script), (made.TITLE,))
    assert "".join(found.text.split()) == made.expected_text()
    assert any(piece.grid is not None for piece in found.pieces)


def test_other_scripts_say_nothing() -> None:
    for script in (
        'var a = {"content": "<p>图片轮播</p>"};',
        f'var a = {{"content": {quoted("<p>今天的新闻。</p>" * 40)}}};',
        'var a = {"content": "' + "<p>主动公开，依申请公开，行政复议</p>" * 40,
        'var a = {content: html("<p>主动公开</p>")};',
        '"content":' * 50_000,
    ):
        assert scripted_text(page(script)) is None
        assert "公开，" not in main_text(page(script)).text


def test_a_page_with_its_text_is_not_read_from_a_script() -> None:
    other = quoted("<p>主动公开、依申请公开、行政复议的旧稿。</p>" * 100)
    markup = made.trs(made.report_body()).replace("</head>", f'<script>var a = {{"content": {other}}}</script></head>')
    found = main_text(Page.from_bytes(markup.encode(), url="http://www.qs.gov.cn/a.html"), (made.TITLE,))
    assert "".join(found.text.split()) == made.expected_text()
