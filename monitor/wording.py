"""The register's words and signs in Chinese and English, the same on screen, in mails and in exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.bodies import BodyKind
from storage.contents import DateSource
from storage.finding_filter import Answered
from storage.findings import FindingKind, Grade, Part, Status
from storage.moments import SHANGHAI
from storage.sightings import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One thing's name in both languages, and its sign where it has one."""

    zh: str
    en: str
    sign: str = ""

    def of(self, language: str) -> str:
        """The words in `language` (`zh` or `en`)."""
        return self.en if language == "en" else self.zh


KINDS: dict[FindingKind, Words] = {
    FindingKind.REMOVED: Words(zh="撤下", en="withdrawn", sign="⊘"),
    FindingKind.MISSING: Words(zh="未公布", en="not published", sign="✕"),
    FindingKind.LATE: Words(zh="逾期", en="late", sign="▲"),
    FindingKind.CHANGED: Words(zh="发布后有变动", en="changed since publication", sign="Δ"),
    FindingKind.DATE_CONFLICT: Words(zh="标示日期与系统痕迹不符", en="shown date and traces disagree", sign="≠"),
    FindingKind.PREMATURE: Words(zh="标示日期早于年度终结", en="dated before the year was over", sign="◁"),
    FindingKind.INCONSISTENT: Words(zh="不符合勾稽关系", en="figures contradict each other", sign="Σ"),
    FindingKind.INCOMPLETE: Words(zh="要素不全", en="prescribed parts not there", sign="◔"),
    FindingKind.FORMAT: Words(zh="未按统一格式", en="not the prescribed form", sign="▤"),
    FindingKind.ACCESS: Words(zh="可获取性不强", en="hard to read or reuse", sign="▨"),
    FindingKind.COPIED: Words(zh="内容雷同", en="same text as another report", sign="≈"),
    FindingKind.HIJACKED: Words(zh="网站内容异常", en="site serves something else", sign="?!"),
    FindingKind.UNREACHABLE: Words(zh="未能读取", en="could not be read", sign="?"),
}
"""Worst first: the order of lists, subjects and counts."""

SHORT: dict[FindingKind, Words] = {
    **KINDS,
    FindingKind.CHANGED: Words(zh="变动", en="changed", sign="Δ"),
    FindingKind.DATE_CONFLICT: Words(zh="日期不符", en="dates disagree", sign="≠"),
    FindingKind.PREMATURE: Words(zh="日期早于年末", en="dated too early", sign="◁"),
    FindingKind.INCONSISTENT: Words(zh="勾稽不符", en="figures disagree", sign="Σ"),
    FindingKind.INCOMPLETE: Words(zh="要素不全", en="incomplete", sign="◔"),
    FindingKind.FORMAT: Words(zh="格式不符", en="other form", sign="▤"),
    FindingKind.ACCESS: Words(zh="不易获取", en="hard to read", sign="▨"),
    FindingKind.COPIED: Words(zh="雷同", en="same text", sign="≈"),
}
"""For counts and subjects."""

BASES: dict[str, Words] = {
    "official": Words(zh="表内注明", en="printed in the form"),
    "law": Words(zh="法律规定", en="law"),
    "definition": Words(zh="指标定义", en="definition"),
    "derived": Words(zh="推算", en="arithmetic"),
    "practice": Words(zh="惯例", en="practice"),
}
"""Where a relation among figures comes from."""

GRADES: dict[Grade, Words] = {
    Grade.CONFIRMED: Words(zh="已核实", en="verified"),
    Grade.CLAIMED: Words(zh="页面自述", en="by its own date"),
    Grade.SUSPECTED: Words(zh="待核实", en="to be verified"),
    Grade.UNVERIFIED: Words(zh="未能核实", en="could not be verified"),
    Grade.SUBSTANTIVE: Words(zh="内容变动", en="in substance"),
    Grade.EDITORIAL: Words(zh="仅文字格式", en="editorial only"),
}

STATUSES: dict[Status, Words] = {
    Status.OPEN: Words(zh="未了结", en="open"),
    Status.RESOLVED: Words(zh="已了结", en="resolved"),
    Status.WITHDRAWN: Words(zh="已撤回", en="taken back"),
}

BODY_KINDS: dict[BodyKind, Words] = {
    BodyKind.COUNTY: Words(zh="县（市、区）人民政府", en="county government"),
    BodyKind.OFFICE: Words(zh="政府办公室", en="government office"),
    BodyKind.DEPARTMENT: Words(zh="政府部门", en="department"),
    BodyKind.TOWNSHIP: Words(zh="乡镇人民政府", en="township"),
    BodyKind.SUBDISTRICT: Words(zh="街道办事处", en="subdistrict office"),
    BodyKind.ZONE: Words(zh="开发区管理机构", en="development zone"),
    BodyKind.VERTICAL: Words(zh="垂直管理单位", en="vertically managed unit"),
    BodyKind.INSTITUTION: Words(zh="公共企事业单位", en="public institution"),
}

PARTS: dict[Part, Words] = {
    Part.TITLE: Words(zh="标题", en="title"),
    Part.DATE: Words(zh="标示日期", en="shown date"),
    Part.TEXT: Words(zh="正文", en="text"),
    Part.TABLE: Words(zh="表格", en="table"),
    Part.ATTACHMENT: Words(zh="附件", en="attachment"),
}

SOURCES: dict[DateSource, Words] = {
    DateSource.PAGE: Words(zh="页面标示", en="shown on the page"),
    DateSource.META: Words(zh="网页元数据", en="page metadata"),
    DateSource.LIST: Words(zh="列表标示", en="shown in the list"),
    DateSource.API: Words(zh="接口数据", en="interface data"),
    DateSource.SIGNATURE: Words(zh="落款日期", en="signature date"),
    DateSource.URL: Words(zh="网址中的日期", en="date in the address"),
    DateSource.ATTACHMENT_NAME: Words(zh="附件名中的日期", en="date in the file name"),
    DateSource.ATTACHMENT_METADATA: Words(zh="附件属性", en="file properties"),
    DateSource.LAST_MODIFIED: Words(zh="服务器修改时间", en="server's last-modified"),
}

ANSWERS: dict[Answer, Words] = {
    Answer.PAGE: Words(zh="可读", en="readable"),
    Answer.NOT_MODIFIED: Words(zh="可读，未变", en="readable, not modified"),
    Answer.NOT_FOUND: Words(zh="找不到", en="not found"),
    Answer.SOFT_NOT_FOUND: Words(zh="页面称不存在", en="page says it does not exist"),
    Answer.SENT_HOME: Words(zh="转到首页或列表", en="sent to the home page or a list"),
    Answer.SENT_AWAY: Words(zh="转到其他网站", en="sent to another site"),
    Answer.LOGIN: Words(zh="要求登录", en="asks for a login"),
    Answer.CHALLENGE: Words(zh="被防护拦截", en="stopped by a firewall"),
    Answer.MAINTENANCE: Words(zh="网站维护", en="maintenance"),
    Answer.STUB: Words(zh="内容过短", en="too short"),
    Answer.EMPTY_SHELL: Words(zh="空白框架页", en="empty frame"),
    Answer.PARTIAL: Words(zh="传输不完整", en="incomplete transfer"),
    Answer.UNSETTLED: Words(zh="两次查看内容不一", en="two looks showed different states"),
    Answer.HIJACKED: Words(zh="内容异常", en="something else served"),
    Answer.TOO_BIG: Words(zh="文件过大", en="too big"),
    Answer.BAD_TYPE: Words(zh="类型不符", en="other type than promised"),
    Answer.ROBOTS: Words(zh="robots.txt 不允许", en="not allowed by robots.txt"),
    Answer.UNSAFE: Words(zh="地址不予访问", en="address refused by policy"),
    Answer.LEFT_OUT: Words(zh="本次未查看", en="not asked this time"),
    Answer.SERVER_ERROR: Words(zh="服务器错误", en="server error"),
    Answer.NO_CONNECTION: Words(zh="无法连接", en="no connection"),
}

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_GRADE_RANK = {grade: rank for rank, grade in enumerate(GRADES)}


def badness(kind: FindingKind, grade: Grade | None) -> tuple[int, int]:
    """A sort key, worst first: the kind, then how sure it is."""
    return _RANK[kind], len(_GRADE_RANK) if grade is None else _GRADE_RANK[grade]


UNVERIFIED_ABSENCE = Words(zh="无法核实是否公布", en="cannot tell whether published", sign="?")
"""A `missing` that is unverified accuses nobody, and is not called "not published"."""


PERHAPS: dict[FindingKind, Words] = {
    FindingKind.REMOVED: Words(zh="可能撤下", en="perhaps withdrawn", sign="⊘"),
    FindingKind.MISSING: Words(zh="尚未见到", en="not seen so far", sign="✕"),
    FindingKind.LATE: Words(zh="可能逾期", en="perhaps late", sign="▲"),
    FindingKind.INCOMPLETE: Words(zh="可能要素不全", en="perhaps incomplete", sign="◔"),
    FindingKind.FORMAT: Words(zh="可能未按统一格式", en="perhaps another form", sign="▤"),
}
"""What is only suspected is not named as if it were known."""


ANSWERED: dict[Answered, Words] = {
    Answered.NOT: Words(zh="尚未复核", en="not reviewed"),
    Answered.CONFIRMED: Words(zh="已确认", en="confirmed"),
    Answered.DISMISSED: Words(zh="已排除", en="dismissed"),
}


def finding_words(kind: FindingKind, grade: Grade | None, *, short: bool = False) -> Words:
    """The name and sign of a finding, with regard to how sure it is."""
    if kind is FindingKind.MISSING and grade is Grade.UNVERIFIED:
        return Words(zh="无法核实", en="cannot tell", sign="?") if short else UNVERIFIED_ABSENCE
    if grade is Grade.SUSPECTED and kind in PERHAPS:
        return PERHAPS[kind]
    return SHORT[kind] if short else KINDS[kind]


def source_words(source: str, language: str) -> str:
    """The words for a date source given as text; an unknown one stands for itself."""
    try:
        return SOURCES[DateSource(source)].of(language)
    except ValueError:
        return source


def answer_words(answer: str, language: str) -> str:
    """The words for an answer given as text; an unknown one stands for itself."""
    try:
        return ANSWERS[Answer(answer)].of(language)
    except ValueError:
        return answer


def minute(moment: datetime) -> str:
    """`2019-04-10 06:02`, Shanghai time."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def minute_zoned(moment: datetime, language: str) -> str:
    """The same with its zone, for times that decide something."""
    return f"{minute(moment)} (UTC+8)" if language == "en" else f"{minute(moment)}（北京时间）"


def day(value: date | datetime | None) -> str:
    """`2019-04-10`, Shanghai day of a moment; a dash for None."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat()
