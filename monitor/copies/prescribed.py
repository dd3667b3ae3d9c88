"""Clauses that are nobody's own: what the form prescribes, what quotes a document, and that there was nothing.

Two reports that share them share the form (国办公开办函〔2019〕60号, 〔2021〕30号), not each other's text.
"""

from __future__ import annotations

import re

LONGEST_HEADING = 30
"""A line up to so many signs without a stop is a heading or the remains of a table."""

_STOPS = re.compile(r"[，,。；;：:！？!?]")

_QUOTES = re.compile(r"[《》〈〉<>〔〕]|条例|国办|国令|国务院令|办函")

_FRAME = re.compile(
    r"统计(?:数据|期限)|所列数据|工作作了总结|期限(?:为|自|从)|(?:起|开始).{0,4}至|至\d+年\d+月\d+日|(?:如下|下述|下列)$"
    r"|(?:特|现)(?:编制|制作|将|予|向|公布|发布)|予以公布|编制(?:而成|本|此)|本(?:年度)?报告|报告(?:由|共|全文|内容|中所列)"
    r"|^\s*(?:截[至止])?\s*[\d０-９]{4}\s*年(?:度|底|末|以来)?\s*$"
    r"|(?:由|共)[一二三四五六七八九十\d]+个?部分|包括概述|电子版|下载|查阅本|疑问|联系|地址|电话|传真|邮编|邮政编码|邮箱|网址"
)

_PARTS = re.compile(
    r"^[\s（(]*[一二三四五六七八九十\d]*[）)、.．]?\s*(?:政府信息)?(?:主动公开|依申请公开|政府信息(?:资源)?管理|(?:政府信息)?公开平台建设|"
    r"(?:政府信息公开)?监督保障)(?:政府信息)?(?:工作)?情况[：:。]?$"
)
"""The five sub-headings of 总体情况 (国办公开办函〔2021〕30号), also where a stop ends them."""

_NOTHING = re.compile(r"未|没有|无|零|不存在|尚无|(?<!\d)[0０](?:件|起|元|次|条|人|宗|例|份|万)|[0０]$")
_OF_WHAT = re.compile(
    r"申请|复议|诉讼|收费|费用|收取|处理费|检索|复制|邮寄|减免|投诉|举报|申诉|纠纷|败诉|需要(?:报告|说明)|其他(?:需要|事项|情况)"
    r"|规范性文件|涉密|泄密|失泄|结转|不予公开|答复|责任追究|过错"
)

_COUNT = re.compile(r"[\d０-９]\s*余?\s*(?:条|件|篇|次|份|个|期|人次|宗|起|元|万元)")
_COUNTED = re.compile(
    r"公开(?:各类|政府|政务|的)?(?:政府|政务)?信息|主动公开|发布(?:各类)?(?:政府|政务)?信息|发布|受理|收到|答复|办结|申请|累计|其中|网站|微信|微博"
)
_SHORT = 40


def is_heading(line: str) -> bool:
    """Whether a line is a heading, a cell, or what is left of a table: short, and no stop in it."""
    return len(line) <= LONGEST_HEADING and _STOPS.search(line.rstrip("：: ")) is None


def is_prescribed(clause: str) -> bool:
    """Whether a clause, as written, belongs to the form and not to its author."""
    bare = clause.rstrip("，,。；;：:！？!?")
    if _QUOTES.search(clause) or _FRAME.search(bare) or _PARTS.search(bare):
        return True
    if _NOTHING.search(bare) and _OF_WHAT.search(clause):
        return True
    return len(bare) <= _SHORT and _COUNT.search(bare) is not None and _COUNTED.search(bare) is not None
