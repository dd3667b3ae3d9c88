"""Which lines and elements of a page are the template's and not the report's: menus, tools, counters, lists."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lxml import etree

_LINE = 400
"""Signs of the longest line that is kept folded, as it is asked for again and again."""
_FOLD = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")

_TOOLS = (
    r"(?:保护视力|视力保护)色?|字体颜色|(?:字体|文字|字号)大小|字体|字号|绿?恢复默认|默认色?|护眼|夜间|打印(?:本页|此页|本文|文章|页面|正文|内容)?|我要打印|关闭(?:窗口|本页|此页|页面)?"
    r"|收藏(?:本页|此页)?|加入收藏|我要收藏|(?:一键)?分享(?:到|至|给)?(?:朋友圈|微信|微博)?|新浪微博|腾讯微博|微信好友|微信|微博|QQ空间|QQ好友|朋友圈"
    r"|杏仁黄|秋叶褐|胭脂红|芥末绿|天蓝|雪青|灰|银河白|海天蓝|葛巾紫|青草绿|极光灰"
    r"|返回(?:顶部|首页|列表|上一?页|上级)?|回到?(?:顶部|首页)|语音播报|朗读|听全文|播放|暂停|繁体|简体|无障碍(?:浏览|阅读)?|关怀版|长者(?:模式|版)|适老化?"
    r"|(?:网页|网站|内容|我要|政府网站)?(?:纠错|找错)|(?:文章|本页|网页)?二维码|手机(?:版|浏览|查看|看)|复制(?:链接|网址|本文地址|地址)|下载(?:PDF|word|文档|本文)|放大|缩小|超大|特大|较大|[Tt]T|A[+-]|[大中小]"
)
_TOOL = re.compile(_TOOLS)
_LONG_TOOL = re.compile(
    r"字体|字号|文字大小|打印|关闭|收藏|分享|返回|回到?[顶首]|播报|朗读|听全文|繁体|[纠找]错|微信|微博|QQ|朋友圈|[Aa][+-]|视力|放大"
    r"|二维码|手机版|复制"
)
_MARKS = re.compile(r"[\[\]【】()（）{}<>《》|/／\\·•.,，。:：;；、\-—–_=+*#&~…\"'“”‘’!！?？▲▼△▽◆■□●○★☆→←↑↓»«›‹¦│]+")

_COUNTER = re.compile(
    r"(?:点击|浏览|访问|阅读|点阅|查看|围观|下载)(?:率|量|次数|数量?|人次|人数|频次)?[:：]\s*\[?\d{0,9}\]?\s*(?:次|人次|人)?"
    r"|(?:累计|总)(?:点击|浏览|访问|阅读)(?:次数|量|数)?[:：]?\d{0,9}次?"
    r"|(?:本(?:文|页|站|信息)?)?(?:已被|已|被)?(?:阅读|浏览|访问|点击)了?\d{1,9}次|(?:阅读|浏览|访问|点击)(?:次数|量)\d{0,9}次?|人气[:：]\d{0,9}"
    r"|(?:点击|浏览|访问|阅读|围观|人气)(?:率|量|次数|数)?\d{1,9}(?:次|人次|人)?(?![\d一-龥])"
)
_INFO_LABEL = (
    r"(?:信息来源|信息时间|信息日期|文章来源|稿件来源|稿源|来源于?|发布机构|发布单位|发布部门|公开机构|发布人|发布者|录入者|作者|撰稿|供稿(?:单位)?|发布日期|发布时间"
    r"|发稿时间|更新时间|更新日期|公开日期|公开时间|日期|时间|责任编辑|责编|编辑|审核|初审|复审|终审|一审|二审|三审|签发|校对|索引号|信息索引号|文号"
    r"|发文字号|字号|字体|主题分类|体裁分类|组配分类|信息分类|公开方式|公开形式|生成日期|成文日期|有效性|时效|关键词|主题词|信息名称|名称|标题|发文机关"
    r"|发文机构|发文日期|发文时间|生效时间|废止时间|废止日期|内容概述|公开目录|所属栏目|信息类别|公开范围|公开责任部门|责任部门|保护视力色?|点击数?|点击量|点击率|浏览次数|阅读次数)"
)
_INFO = re.compile(rf"(?:^|[^一-龥]|(?<=\d)|(?<=次)){_INFO_LABEL}[:：]")
_DAY_LABELLED = re.compile(
    r"(?:时间|日期)[:：]20\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}[:时]\d{2}(?:[:分]\d{2}秒?)?分?)?"
)
_INFO_START = re.compile(rf"^[\[【(（]?{_INFO_LABEL}[:：]")
_INDEX_START = re.compile(
    r"^[\[【]?(?:索引号|信息索引号|主题分类|体裁分类|组配分类|信息分类|发文机关|发文机构|发文字号|成文日期|生成日期|发布日期|公开日期|公开方式|生效时间"
    r"|废止时间|废止日期|有效性|时效|关键词|主题词|内容概述|信息名称|发布机构|信息来源|标题|名称|文号|文件编号)[\]】]?[:：]?"
)
_CREDIT = re.compile(
    r"^[\[【(（]?(?:责任编辑|责编|网络编辑|编辑|编审|作者|文章来源|信息来源|稿件来源|稿源|来源|供稿|撰稿|初审|复审|终审|一审|二审|三审|一校|二校|三校|校对|签发|审核|审签)[:：]"
)
_CRUMB = re.compile(
    r"^(?:您|你)?(?:现在|当前|目前|所在)?的?所?在?(?:位置|栏目)(?:是|为)?[:：]|^(?:网站)?首页[>»›/→\-—|]"
)
_NEIGHBOUR = re.compile(
    r"^[\[【(（<]?(?:上|下|前|后)一?(?:篇|条|则|页|个|项|主题|文章|新闻|信息)(?:信息|新闻|文章)?(?:[:：\]】)）>]|没有|无|$)"
)
_NEIGHBOURS = re.compile(r"^(?:[\[【(（<|/·]{0,2}[上下]一?[篇条页则][\]】)）>]?){1,2}$")
_SITE_LINE = re.compile(
    r"^(?:(?:关注)?(?:官方|政务)?(?:微信公众号|公众号|新媒体)|官方(?:微信|微博|抖音)|(?:手机|移动)客户端|图片新闻|友情链接|网站支持IPv6"
    r"|智能(?:问答|客服|机器人)|无障碍(?:浏览|阅读)?|(?:长者|适老)(?:模式|助手|版)|关怀版|TOP|政府网站找错|我要纠错|网站声明)+$"
    r"|^(?:您觉得|为此信息评分|此信息对您|该信息对您|(?:温馨提示[:：])?[该本]页面(?:内容)?已归档|未经(?:授权|许可)|严禁转载|转载请).{0,30}$"
    r"|^建议使用.{0,40}(?:分辨率|浏览器|版本).{0,20}$|^微信里点.{0,40}$|^打开微信.{0,60}$"
)
_SCAN = re.compile(
    r"^(?:请?用?(?:手机|微信)|请)?扫一扫(?!.*\d)|手机扫描?(?:一下)?二维码|扫一扫.{0,14}(?:关注|打开|分享|访问|浏览|阅读|手机|查看)|在?手机(?:上|端)?(?:打开|查看|浏览|阅读)当前页|长按(?:识别)?二维码"
    r"|^(?:微信)?扫码?(?:描)?(?:浏览|阅读|分享|关注|查看|打开|(?:上|下)方)|^扫描.{0,6}二维码.{0,12}$"
)
_TODAY = re.compile(r"^(?:今天是?|现在是?|当前时间|今日是?|北京时间)[:：]?(?:20\d{2}|星期|农历).{0,40}$")
_COMMENTS = re.compile(
    r"^(?:网友|用户|我要|发表|最新|热门|全部|查看|暂无)?(?:留言|评论)(?:与评论|列表|区|内容)?(?:[（(](?:共有?)?\d{0,6}条?(?:评论|留言)?[)）])?[:：]?$"
    r"|^(?:昵称|用户名|验证码|评论内容|留言内容)[:：].{0,12}$|^匿名(?:发表|评论|用户)|^(?:请)?(?:登录|注册)(?:账号|后|并)?(?:发表|评论|注册)?(?:评论)?$"
    r"|^(?:发表评论|提交评论|提交|我来说两句|文明上网|网友评论仅供).{0,20}$|^(?:赞|顶|踩)\d{0,6}(?:赏|踩|顶)?\d{0,6}(?:分享)?$"
)
_REPRINT = re.compile(
    r"^(?:版权声明|转载请注明|原文链接|原文地址|本文(?:链接|地址|来源|网址|标签)|文章标签|标签|关键词|关键字|所属分类)[:：]?"
)
_TAIL_INFO = re.compile(
    r"^[\[【(（]?(?:发布(?:日期|时间|人|者)|发稿(?:日期|时间)|更新(?:日期|时间)|录入(?:日期|时间|者|人)?|上传(?:日期|时间))[\]】]?[:：]"
)
_ARCHIVED = re.compile(r"^归档时间[:：]?[\d年月日\-/:.]*$")
_FOOTER = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|网安备|技术支持|网站地图|联系我们|关于我们|站点地图|隐私声明|法律声明|网站声明|免责声明|Copyright|©"
    r"|^主办(?:单位)?[:：]|^承办(?:单位)?[:：]|^协办(?:单位)?[:：]|建议使用.{0,20}浏览器|最佳浏览|^您是第?\d*位?"
)
_CONTACT = re.compile(r"(?:地址|邮编|邮政编码|传真|电话|热线|邮箱|E-?mail)[:：]", re.IGNORECASE)
_FORM_FOOT = re.compile(r"负责人|审核人|填报|填表|制表")
RELATED = re.compile(
    r"^(?:相关|推荐|热门|热点|最新|延伸|更多|猜你|精彩|图解|本类|同类|近期|今日|本周|本月|站内)(?:链接|文章|信息|新闻|阅读|附件|文档|稿件|解读|推荐"
    r"|资讯|动态|排行|公开|文件|政策|专题|内容|更新|公告|关注|浏览|点击|标签|报道|喜欢|要闻|>>|)+[:：]?(?:更多)?(?:>+|》+|\+)?$"
)
_FILES = re.compile(
    r"^(?:附件|附|相关附件|文件|附件下载|附件列表|下载附件|相关下载|文件下载|点击下载|点击查看)?\d{0,2}[:：.、]?(?:下载|查看|预览|打开)?$"
)
_FILE_LABEL = re.compile(r"^(?:附件|附|相关附件|相关下载|文件下载|附件下载|下载)\d{0,2}[:：.、]")
_FILES_HEADING = re.compile(r"^(?:附件下载|附件列表|相关附件|附件|下载附件|文件下载|相关下载)[:：]?$")

NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navs|navbar|navi|navigation|topnav|menu|menus|submenu|leftmenu|sidebar|side|aside|leftside|rightside|footer|foot|bottom"
    r"|crumb|crumbs|breadcrumb|breadcrumbs|bread|mbx|dqwz|weizhi|dangqian|position|location|curpos|share|sharebox|fenxiang|bdsharebuttonbox|bdshare"
    r"|bshare|jiathis|social|toolbar|tools|toolbox|print|related|relate|relevant|xgwz|xgxx|xglj|xgyd|hot|hotnews|rank|ranking|recommend|tuijian"
    r"|prevnext|pagination|pager|pagelist|copyright|banner|topbar|logo|search|searchbox|login|qrcode|ewm|erweima|wxewm|fontsize|zihao|counter|hits"
    r"|clicknum|sxpage|sxt|gd_ewm|sysx|video_share|pageprint|print-hide|noprint|no-print|hidden)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|(?:^|[;\s])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?:^|[;\s])(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-(?:9\d{2}|\d{4,})(?:\.\d+)?(?:px|pt|em)",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """A line as it is compared here: NFKC, no white space, nothing invisible."""
    return _fold_line(text) if len(text) <= _LINE else _FOLD.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=2048)
def _fold_line(text: str) -> str:
    return _FOLD.sub("", unicodedata.normalize("NFKC", text))


def is_tool_line(folded: str) -> bool:
    """Print, font size, share, close: nothing but such words, at least one of them no single sign."""
    if len(folded) > 90 or not _LONG_TOOL.search(folded):
        return False
    return not _MARKS.sub("", _COUNTER.sub("", _TOOL.sub("", folded)))


def is_counter_line(folded: str) -> bool:
    """Only a click counter."""
    return len(folded) <= 60 and bool(_COUNTER.search(folded)) and not _MARKS.sub("", _COUNTER.sub("", folded))


def is_info_line(folded: str) -> bool:
    """The line under the title: source, publication date, author, counter, tools."""
    if len(folded) > 200:
        return False
    if _INFO_START.match(folded) or len(_INFO.findall(folded)) >= 2:
        return True
    rest = _MARKS.sub("", _COUNTER.sub("", _TOOL.sub("", folded)))
    dated = re.fullmatch(
        r"20\d{2}年?\d{1,2}月?\d{1,2}日?(?:\d{1,2}时?\d{2}分?(?:\d{2}秒?)?)?(?:来源\S{0,20}|[一-龥]{2,20}|\d)?", rest
    )
    counted = _COUNTER.search(folded) is not None
    if dated:
        return counted or "来源" in folded or bool(_LONG_TOOL.search(folded))
    named = _MARKS.sub("", _COUNTER.sub("", _TOOL.sub("", _DAY_LABELLED.sub("", folded))))
    return counted and _DAY_LABELLED.search(folded) is not None and len(named) <= 20


def is_index_row(cells: list[str]) -> bool:
    """A row of the 索引号 box."""
    filled = [fold(cell) for cell in cells if cell]
    return bool(filled) and bool(_INDEX_START.fullmatch(filled[0]) or _INFO_START.match(filled[0]))


def is_always_chrome(folded: str) -> bool:
    """Lines that are no part of a report wherever they stand."""
    if len(folded) > 160:
        return False
    if _SCAN.search(folded) and len(folded) <= 40:
        return True
    if (
        _CRUMB.match(folded)
        or _NEIGHBOUR.match(folded)
        or _NEIGHBOURS.match(folded)
        or _TODAY.match(folded)
        or _ARCHIVED.match(folded)
    ):
        return True
    return is_tool_line(folded) or is_counter_line(folded)


def is_tail_chrome(folded: str) -> bool:
    """Lines that end a page when nothing of the report follows."""
    if len(folded) > 160:
        return False
    return bool(
        is_always_chrome(folded)
        or _FOOTER.search(folded)
        or RELATED.match(folded)
        or _CREDIT.match(folded)
        or _COMMENTS.match(folded)
        or _SITE_LINE.match(folded)
        or (_REPRINT.match(folded) and len(folded) <= 120)
        or _TAIL_INFO.match(folded)
        or _FILES_HEADING.match(folded)
        or not _MARKS.sub("", folded)
    )


def is_footer(folded: str) -> bool:
    """Copyright, licence number and such."""
    return len(folded) <= 300 and bool(_FOOTER.search(folded))


def is_contact(folded: str) -> bool:
    """The line of a footer that says where the site's keeper is found."""
    return len(folded) <= 120 and len(_CONTACT.findall(folded)) >= 1 and not _FORM_FOOT.search(folded)


def is_file_line(folded: str, linked: int) -> bool:
    """A line with a link to a file that says nothing beside it."""
    return _FILES.match(folded) is not None or linked * 10 >= len(folded) * 6 or _FILE_LABEL.match(folded) is not None


def is_files_heading(folded: str) -> bool:
    """附件下载 and the like, alone on a line."""
    return _FILES_HEADING.match(folded) is not None


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is never shown: hidden, without size, or far outside of the window."""
    style = element.get("style")
    return (style is not None and _hides(style)) or element.get("hidden") is not None


@lru_cache(maxsize=2048)
def _hides(style: str) -> bool:
    return _HIDDEN.search(style[:2000]) is not None


def has_noise_name(element: etree._Element) -> bool:
    """Whether class or id name it as menu, tool, list or foot."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names != " " and NOISE_NAME.search(names) is not None
