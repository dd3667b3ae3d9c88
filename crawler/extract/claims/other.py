"""Which other number of the tables a clause states: documents, decisions, responses, staff, meetings."""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.extract.claims.published import COUNTED, Piece
from storage.subjects import Subject

_DOCUMENT = rf"(?:行政)?规范性文件(?:总数|数量|数)?{COUNTED}$"
_DOCUMENTS = (
    (Subject.NORMATIVE_PUBLISHED, re.compile(rf"(?:主动公开|公开|公布)(?:了|的)?{_DOCUMENT}")),
    (
        Subject.NORMATIVE_MADE,
        re.compile(rf"(?:制发|制定|出台|印发|制订|新制定|制作|制定发布|制定出台|制定印发)(?:了|的|全?部)?{_DOCUMENT}"),
    ),
    (Subject.NORMATIVE_REPEALED, re.compile(rf"废止(?:了|的)?{_DOCUMENT}|规范性文件(?:本年)?废止{COUNTED}$")),
    (Subject.NORMATIVE_VALID, re.compile(rf"(?:现行)?有效(?:的)?{_DOCUMENT}|规范性文件现行有效{COUNTED}$")),
)
_DOCUMENT_AFTER = re.compile(r"^(?:行政)?规范性文件$")
_DOCUMENT_VERB = re.compile(r"(?P<made>制发|制定|出台|印发)了?(?:共|共计)?$")
_DECISION = rf"(?:处理)?(?:决定|案件|事项)?(?:数量)?{COUNTED}$"
_DECISIONS = (
    (Subject.PENALTIES, re.compile(rf"行政处罚{_DECISION}")),
    (Subject.COERCIONS, re.compile(rf"行政强制(?:措施|执行)?{_DECISION}")),
    (Subject.LICENCES, re.compile(rf"行政许可{_DECISION}")),
)
_PUBLISHING = re.compile(r"公开|公示|公布|信息|录入|目录|归集|推送|上传|发布|双公示|梳理|清单|事项")
_INTERPRETED = re.compile(
    rf"(?<!图片)(?<!视频)(?<!图解)(?<!文字)(?<!动漫)(?<!专家)(?<!音频)(?<!一图)(?<!媒体)"
    rf"解读(?:类)?(?:稿件|稿|材料|信息|文章|文件|政策文件|政策|产品|工作|内容)?(?:发布)?(?:总数|数)?{COUNTED}$"
)
_INTERPRETED_FILES = re.compile(
    rf"共?(?:开展|进行)?解读(?:中央|国家|省|州|市|县|区|自治区|、|级|及|的|各级|上级|相关|有关|重要|政策|涉及){{0,10}}(?:文件|政策){COUNTED}$"
)
_INTERPRET_VERB = re.compile(r"(?:政策|文件|发布|公开|开展|撰写|编制|制作|推送|共|进行|转载|工作|累计|全年)")
_LEADER = re.compile(r"(?:主要领导|主要负责|负责同志|负责人|领导班子|[镇县区市乡局]长|书记|主任).{0,12}解读")
_WINDOW = re.compile(r"窗口.{0,14}(?:解答|答复|回应|回复|接受).{0,12}(?:疑问|问题|咨询|诉求)" + COUNTED + "$")
_PHONE = re.compile(r"电话.{0,14}(?:解答|答复|回应|回复|接受).{0,12}(?:疑问|问题|咨询|诉求)" + COUNTED + "$")
_HOTLINE = re.compile(r"12345|热线|工单|信箱|留言|网民")
_RESPONDED = re.compile(r"回应(?:了)?.{0,40}(?:热点|舆情|关切|关注|事件).{0,60}$")
_RESPONDED_SOCIAL = re.compile(rf"(?:微博|微信|新媒体).{{0,8}}回应(?:事件|数|热点|舆情){{0,2}}{COUNTED}$")
_RESPONDED_OTHER = re.compile(rf"其他方式回应(?:事件)?数?{COUNTED}$")
_PRESS = re.compile(rf"新闻发布会(?:总次数|次数)?{COUNTED}$")
_INTERVIEW = re.compile(rf"在线访谈(?:活动)?(?:次数)?{COUNTED}$")
_OPENNESS = r"(?:政府信息公开|政务公开|政务信息公开|信息公开|政府信息)"
_MEETING = re.compile(rf"{_OPENNESS}[^，]{{0,14}}(?:会议|推进会|部署会|例会|专题会|调度会|工作会){COUNTED}$")
_MEETING_AFTER = re.compile(
    rf"^(?:全[镇县区乡市])?{_OPENNESS}[^，]{{0,14}}(?:会议|推进会|部署会|例会|专题会|调度会|工作会)$"
)
_TRAINING = re.compile(rf"培训(?:班|会|活动|工作|讲座|会议)?{COUNTED}$")
_TRAINING_AFTER = re.compile(rf"^(?:次)?[^，]{{0,16}}{_OPENNESS}[^，]{{0,12}}培训(?:班|会|活动|会议)?$")
_TRAINED = re.compile(rf"(?:参训|受训|培训)(?:的)?(?:工作人员|人员|干部|信息员)?(?:总数|人数)?{COUNTED}$")
_FULL_TIME = re.compile(rf"专职(?:的)?(?:工作)?(?:人员|信息员)?(?:数)?{COUNTED}$")
_PART_TIME = re.compile(rf"兼职(?:的)?(?:工作)?(?:人员|信息员)?(?:数)?{COUNTED}$")
_STAFF = re.compile(rf"从事{_OPENNESS}(?:工作)?(?:的)?(?:工作)?人员(?:数)?{COUNTED}$")
_READING_POINT = re.compile(rf"查阅(?:点|场所|室|中心){{1,2}}{COUNTED}$")
_AGENCY = re.compile(rf"专门机构{COUNTED}$")
_BUDGET = re.compile(rf"{_OPENNESS}(?:工作)?专项(?:工作)?经费{COUNTED}$")


def other(piece: Piece) -> Subject | None:
    """What a number is of, apart from items published, requests, courts and fees; None: nothing of the tables."""
    for units, read in _BY_UNIT:
        if piece.unit in units:
            found = read(piece)
            if found is not None:
                return found
    return None


def _documents(piece: Piece) -> Subject | None:
    if _DOCUMENT_AFTER.match(piece.after):
        return Subject.NORMATIVE_MADE if _DOCUMENT_VERB.search(piece.head) else None
    if "规范性文件" not in piece.head or piece.after:
        return None
    return next((subject for subject, pattern in _DOCUMENTS if pattern.search(piece.head)), None)


def _decisions(piece: Piece) -> Subject | None:
    if "行政" not in piece.head or _PUBLISHING.search(piece.head) or piece.after:
        return None
    return next((subject for subject, pattern in _DECISIONS if pattern.search(piece.head)), None)


def _interpreted(piece: Piece) -> Subject | None:
    if "解读" not in piece.head or piece.after not in ("", "次", "等") or "培训" in piece.head:
        return None
    told = _INTERPRETED_FILES.search(piece.head) or (
        _INTERPRETED.search(piece.head) and _INTERPRET_VERB.search(piece.head)
    )
    if not told or re.search(r"栏目|专栏|转发|图[片文解]解读|视频解读", piece.head):
        return None
    return Subject.INTERPRETATIONS_LEADER if _LEADER.search(piece.prefix + piece.head) else Subject.INTERPRETATIONS


def _responded(piece: Piece) -> Subject | None:
    if piece.after not in ("", "次") or _HOTLINE.search(piece.head):
        return None
    if _WINDOW.search(piece.head):
        return Subject.RESPONSES_WINDOW
    if _PHONE.search(piece.head):
        return Subject.RESPONSES_PHONE
    if "回应" not in piece.head:
        return None
    if _RESPONDED_SOCIAL.search(piece.head):
        return Subject.RESPONSES_SOCIAL
    if _RESPONDED_OTHER.search(piece.head):
        return Subject.RESPONSES_OTHER
    if re.search(r"发布|信息|栏目|微博|微信|网站|方式", piece.head):
        return None
    return Subject.RESPONSES_TOTAL if _RESPONDED.search(piece.head) else None


def _held(piece: Piece) -> Subject | None:
    if "参加" in piece.head or "参与" in piece.head:
        return None
    about = "公开" in piece.context or "解读" in piece.context
    if _TRAINING.search(piece.head) and piece.after in ("", "次") and about:
        return Subject.TRAININGS
    if _TRAINING_AFTER.match(piece.after) and re.search(r"(?:举办|开展|组织|召开|共|累计)了?$", piece.head):
        return Subject.TRAININGS
    if _PRESS.search(piece.head) and not piece.after and "负责" not in piece.head:
        return Subject.PRESS_CONFERENCES
    if _INTERVIEW.search(piece.head) and not piece.after and "负责" not in piece.head:
        return Subject.INTERVIEWS
    if _MEETING.search(piece.head) and not piece.after:
        return Subject.MEETINGS
    if _MEETING_AFTER.match(piece.after) and re.search(r"(?:召开|组织召开|举行|共)了?$", piece.head):
        return Subject.MEETINGS
    return None


def _people(piece: Piece) -> Subject | None:
    if _TRAINED.search(piece.head) and "参加" not in piece.head and "公开" in piece.context:
        return Subject.TRAINED
    if piece.unit == "人次" or "公开" not in piece.context:
        return None
    if re.search(r"专（?、?兼）?职|专职和兼职|专职或兼职", piece.head):
        return None
    if _FULL_TIME.search(piece.head) or re.match(r"^专职(?:工作)?人员$", piece.after):
        return Subject.STAFF_FULL_TIME
    if _PART_TIME.search(piece.head) or re.match(r"^兼职(?:工作)?人员$", piece.after):
        return Subject.STAFF_PART_TIME
    return Subject.STAFF if _STAFF.search(piece.head) else None


def _places(piece: Piece) -> Subject | None:
    if _READING_POINT.search(piece.head) or re.match(rf"^{_OPENNESS}查阅(?:点|场所)$", piece.after):
        return Subject.READING_POINTS
    return Subject.AGENCIES if _AGENCY.search(piece.head) else None


def _money(piece: Piece) -> Subject | None:
    return Subject.BUDGET if _BUDGET.search(piece.head) else None


_BY_UNIT: tuple[tuple[frozenset[str], Callable[[Piece], Subject | None]], ...] = (
    (frozenset({"件", "个", "份", "部", "条"}), _documents),
    (frozenset({"件", "起", "宗", "例", "次", "项"}), _decisions),
    (frozenset({"次", "场", "期", "场次", "期次", "个"}), _held),
    (frozenset({"条", "篇", "件", "次", "份", "个", "期", "则", "条次", "篇次", "件次"}), _interpreted),
    (frozenset({"次", "件", "条", "起", "个", "人次", "条次"}), _responded),
    (frozenset({"人", "名", "人次", "个"}), _people),
    (frozenset({"个", "处"}), _places),
    (frozenset({"元", "万元"}), _money),
)
