"""Which number of published items a clause states: all of them, one channel's, documents, decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storage.subjects import ROWS, Subject

COUNTED = (
    r"(?:共计|累计|总计|合计|总数|数量|总量|条数|件数|次数|大约|约有|达到|共有|总共|共|达|约|数|量|为|近|有|了|：){0,4}"
)
"""What may stand between a noun and its number."""
_VERB = r"(?:主动公开|公开|发布|公布|公示|推送|刊发|刊登|刊载|更新|上传|转载|发送|编发|张贴|录入)了?"
_KIND = r"(?:各类|各种|各项|各|政府|政务|党务|有关|相关|工作|公开|原创|重要|图文|的|文件、){0,4}"
_NOUN = r"(?:信息内容|信息、文件|信息和文件|信息|文章|推文|消息|稿件|内容|微博|博文|图文|资讯|动态信息)"
_TAIL = re.compile(rf"(?P<verb>共?{_VERB}){COUNTED}(?:{_KIND}{_NOUN})?{COUNTED}$")
_AFTER = re.compile(rf"^(?:{_KIND}{_NOUN})?(?:$|等|次$)")
_TOTAL_TAIL = re.compile(
    rf"(?:{_VERB}{COUNTED}(?:各类|各种|各项|有关|相关|工作)?(?:政府|政务)(?:工作)?信息|主动公开(?:各类|各种)?信息){COUNTED}$"
)
_TOTAL_LOOSE = re.compile(
    rf"(?:共计|总计|累计|共)主?动?(?:公开|发布|公布){COUNTED}(?:各类|各种)?(?:政府|政务)?信息{COUNTED}$"
)
_TOTAL_BARE = re.compile(rf"^(?:全年|共|本年度)?(?:政务公开|政府信息公开)(?:信息)?{COUNTED}$")
_TOTAL_AFTER = re.compile(r"^(?:各类)?(?:政府|政务)信息$")

_CHANNEL = re.compile(
    r"(?P<media>微信群|朋友圈|QQ群?|报刊|报纸|广播|电视|电台|客户端|APP|抖音|快手|头条|视频号|电子屏|显示屏|LED|短信|喇叭"
    r"|新闻媒体|海报|横幅|宣传单|宣传册|手册|新闻发布会)"
    r"|(?P<new_media>新媒体|两微|微博、?和?微信|微信、?和?微博)"
    r"|(?P<weibo>微博)|(?P<wechat>微信公众(?:号|平台)|微信|公众号)"
    r"|(?P<boards>公开栏|公示栏|公告栏|宣传栏|公开牌|公示牌|展板)"
    r"|(?P<gazette>(?<!电子)公报)"
    r"|(?P<online>网络(?:信息|公开)?平台|互联网(?!\+)|线上平台)"
    r"|(?P<website>网站|门户网|政务信息网|政府网|政务网|信息公开网|信息公开专栏|信息公开平台|官网|网上)"
)
_OF_CHANNEL = {
    "media": Subject.PUBLISHED_MEDIA,
    "new_media": Subject.PUBLISHED_NEW_MEDIA,
    "weibo": Subject.PUBLISHED_WEIBO,
    "wechat": Subject.PUBLISHED_WECHAT,
    "boards": Subject.PUBLISHED_BOARDS,
    "gazette": Subject.PUBLISHED_GAZETTE,
    "online": Subject.PUBLISHED_ONLINE,
    "website": Subject.PUBLISHED_WEBSITE,
}
_ANY_CHANNEL = re.compile(
    r"(?:各类|各种|各|多种|不同|多个|多)(?:公开|信息公开|政务公开)?(?:平台|渠道|形式|方式|途径|载体)"
)
_OPEN = re.compile(
    r"(?:网|站|博|信|号|栏|台|媒|体|视|报|端|屏|会|牌)等|其他(?:方式|渠道)|等(?:平台|渠道|方式|形式|途径|载体|媒体|多种|各类)"
)
_THEME = re.compile(
    r"领域|方面|栏目|专题|板块|采购|财政|[预决]算|扶贫|救助|补贴|环保|环境|教育|医疗|卫生|安全|疫情|动态|简讯|简报|通知|公告|政策"
    r"|解读|法规|招标|项目|农村|村务|三资|党建|新闻|人事|招聘|征地|拆迁|资金|办事|执法|处罚|许可|双随机|预警|价格|会议|涉农"
    r"|回应|留言|咨询|调查|建议|提案|征集|答复|留言|投诉|(?<!各)类|批次|宣传|典型|新增|依申请|防汛|防火|天气|文明|振兴|反诈|人大"
)
_AROUND = re.compile(
    r"围绕|聚焦|针对|涉及|关于|领域|方面|专栏|栏目|专题|做好|推进|推动|深化|细化|加大|加强|规范|落实好"
)
_PLAIN = re.compile(
    r"^(?:[一二三四五六七八九十]是|（.{1,2}）|\d{1,2}\.?)?"
    r"(?:(?:截至|截止|自|到|至)?(?:20\d\d年)?度?(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?(?:以来|止|期间|间)?|全年|本年度?|一年来|年内|今年|年度)"
    r"(?:[一-龥]{1,14}?(?:镇|乡|街道|办|处|县|区|市|旗|局|委|会|府|室|心|位|关|站|队)){0,2}"
    r"(?:(?:共)?(?:通过|利用|运用|依托|借助|以|在)[^，]{2,60})?(?:共计|共|累计|总计|向社会)?$"
)
_ITEMS = frozenset({"条", "件", "篇", "则", "份", "次", "条次", "篇次", "件次"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A number's clause: what stands before it, after it, and what was said before in the sentence."""

    head: str
    after: str
    unit: str
    value: int | float | None
    beyond: str
    """The twenty signs that follow, whatever they are."""
    prefix: str
    """The sentence from its last semicolon to `head`."""
    since: str
    """The sentence from the last published number (or its last semicolon) to the number."""
    heading: str
    """Title of the part and heading below it."""
    context: str
    """Title, heading and the line so far."""
    split: bool
    """Whether it stands in a list of parts (其中…)."""


def published(piece: Piece) -> tuple[Subject, tuple[str, ...], bool] | None:
    """What a number of published items is of, its rows, and whether the channels are not all named; None: not told."""
    if piece.unit not in _ITEMS or (not _AFTER.match(piece.after) and not _TOTAL_AFTER.match(piece.after)):
        return None
    if _POLICY.search(piece.head) and "解读" in piece.context:
        return Subject.POLICY_ITEMS, ROWS[Subject.POLICY_ITEMS], False
    tail = _TAIL.search(piece.head)
    local = list(_CHANNEL.finditer(piece.head))
    if piece.split and not local:
        return None
    if local and not piece.prefix.endswith("、"):
        piece = replace(piece, since=piece.head)
    channels = local or list(_CHANNEL.finditer(piece.since))
    if not channels or _TOTAL_BARE.search(piece.head):
        return _total(piece)
    if tail is None and not _CHANNEL_TAIL.search(piece.head):
        return None
    if _ANY_CHANNEL.search(piece.since):
        return _total(piece)
    between = piece.since[channels[-1].end() :]
    before_verb = between[: -len(tail[0])] if tail and len(tail[0]) <= len(between) else between
    if len(before_verb) > 26 or _THEME.search(between) or re.search(r"栏目|专题", piece.since):
        return None
    return _by_channel(piece, channels)


_CHANNEL_TAIL = re.compile(
    rf"(?:网站|政府网|微博|微信|公众号|公众平台|公开栏|公示栏|公告栏|新媒体|公报|公开平台)(?:账号|平台|方面)?{COUNTED}$"
)
_POLICY = re.compile(rf"发布(?:各类|相关)?政策(?:类)?信息{COUNTED}$")


def _by_channel(piece: Piece, channels: list[re.Match[str]]) -> tuple[Subject, tuple[str, ...], bool]:
    named = dict.fromkeys(_OF_CHANNEL[str(match.lastgroup)] for match in channels)
    opened = _OPEN.search(piece.since) is not None
    last = channels[-1]
    if Subject.PUBLISHED_ONLINE in named and last.lastgroup == "online":
        return Subject.PUBLISHED_ONLINE, ROWS[Subject.PUBLISHED_ONLINE], False
    if len(named) == 1 and not opened:
        (subject,) = named
        return subject, ROWS[subject], False
    rows = tuple(dict.fromkeys(row for subject in named for row in ROWS[subject]))
    return Subject.PUBLISHED_SEVERAL, rows, opened


def _total(piece: Piece) -> tuple[Subject, tuple[str, ...], bool] | None:
    total = Subject.PUBLISHED_TOTAL, ROWS[Subject.PUBLISHED_TOTAL], False
    whole = piece.prefix + piece.head
    if piece.split or _AROUND.search(piece.head) or "新增" in piece.head:
        return None
    if _TOTAL_BARE.search(piece.head):
        return total
    match = _TOTAL_TAIL.search(piece.head) or (
        re.search(rf"(?:{_VERB}){COUNTED}$", piece.head) if _TOTAL_AFTER.match(piece.after) else None
    )
    if match is not None:
        before = whole[: len(whole) - len(match[0])]
        if "主动公开" in match[0]:
            last = before.rpartition("，")[2]
            return total if _is_plain([last]) and not _AROUND.search(before[-60:]) else None
        return total if _is_plain(before.split("，")) else None
    match = _TOTAL_LOOSE.search(piece.head)
    if match is None:
        return None
    return total if _is_plain(whole[: len(whole) - len(match[0])].split("，")) else None


def _is_plain(segments: list[str]) -> bool:
    """Whether segments say no more than when, who and through what: nothing that narrows the number to a theme."""
    return all(_PLAIN.match(segment) and not _THEME.search(segment) for segment in segments)


def channels_in(text: str) -> set[Subject]:
    """The channels that a text names, as the subjects of their numbers."""
    return {_OF_CHANNEL[str(match.lastgroup)] for match in _CHANNEL.finditer(text)}
