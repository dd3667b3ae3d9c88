"""Which number of requests, reviews, lawsuits, complaints or fees a clause states."""

from __future__ import annotations

import re

from crawler.extract.claims.published import COUNTED, Piece
from storage.subjects import Subject

CASES = frozenset({"件", "件次", "条", "份", "起", "宗", "例", "次", "封", "项", "个"})
_FOREIGN = re.compile(
    r"许可|补贴|救助|项目申请|低保|贷款|专利|困难|强制执行|法律援助|入党|登记|补助|住房|公租房|信访|建议|提案|议案"
    r"|信箱|留言|热线|工单|咨询|培训|讲座|案例|旁听|出庭|办证|便民|执法案件"
)
_RECEIVED = re.compile(
    rf"(?:收到|接到|(?<!不予)(?<!不)受理|接收到?|接受|新收|新增|收取|共有|发生|办理){COUNTED}(?!.{{0,40}}(?:答复|办结)).{{0,60}}"
    rf"(?:申请(?:公开)?(?:政府|政务)?(?:信息)?(?:公开)?(?:的)?(?:事项|数量|数|案件|要求|请求)?|依申请公开(?:政府|政务)?(?:信息)?(?:的)?(?:事项|申请件|件|数量)?){COUNTED}$"
)
_APPLIED = re.compile(
    rf"(?:公开|信息|依|书面|有效)(?:的)?申请(?:数量|总数|数|总量)?{COUNTED}$|^{COUNTED}申请(?:数量|数)?{COUNTED}$"
)
_ON_REQUEST = re.compile(rf"依申请公开(?:政府|政务)?(?:信息)?(?:事项|数量|数)?{COUNTED}$")
_WAY_APPLIED = re.compile(
    rf"(?:当面|现场|传真|网络|网上|在线|互联网|信函|邮寄|来信|电子邮件)(?:方式|形式|渠道)?(?:提交|提出)?(?:的)?申请(?:数量|数)?{COUNTED}$"
)
_RECEIVED_BARE = re.compile(rf"(?:收到|接到|(?<!不予)(?<!不)受理|接收|新收){COUNTED}$")
_AFTER_REQUEST = re.compile(r"^(?:政府|政务)?(?:信息)?(?:依)?(?:公开)?申请|^依申请公开|^(?:政府|政务)信息公开申请")
_ANSWERED_AFTER = re.compile(r"(?:均|全部|都)(?:已|在|按|依|予|得到|做出|作出).{0,24}(?:答复|办结|回复|办理)")
_WAYS = (
    (Subject.REQUESTS_IN_PERSON, re.compile(r"当面|现场")),
    (Subject.REQUESTS_FAX, re.compile(r"传真")),
    (Subject.REQUESTS_ONLINE, re.compile(r"网络|网上|网站|在线|互联网|电子邮件|邮箱|平台")),
    (Subject.REQUESTS_LETTER, re.compile(r"信函|邮寄|来信|书信")),
)
_OUTCOMES = (
    (
        Subject.REQUESTS_CARRIED_IN,
        re.compile(
            rf"(?:上年|上一年|去年|上年度|上一年度|往年)(?:度)?结转(?:至本年|的|办理|政府信息公开申请|申请|数量)*{COUNTED}$"
        ),
    ),
    (
        Subject.REQUESTS_CARRIED_OUT,
        re.compile(rf"结转(?:至|到)?(?:下|次|明|20\d\d)(?:一)?年(?:度)?(?:继续)?(?:办理|处理|答复)?{COUNTED}$"),
    ),
    (
        Subject.OUTCOME_PUBLIC_ALREADY,
        re.compile(rf"(?:已主动公开|主动公开范围|已经主动公开)(?:范围|信息|的)*{COUNTED}$"),
    ),
    (Subject.OUTCOME_PARTIAL, re.compile(rf"部分公开(?:答复|的|政府信息)*{COUNTED}$")),
    (Subject.OUTCOME_REFUSED, re.compile(rf"(?:不予公开|不同意公开)(?:答复|的|政府信息)*{COUNTED}$")),
    (
        Subject.OUTCOME_GRANTED,
        re.compile(rf"(?:予以公开|(?<!不)同意公开|全部公开|准予公开)(?:答复|的|政府信息)*{COUNTED}$"),
    ),
    (
        Subject.OUTCOME_NOT_INFORMATION,
        re.compile(rf"(?:非政府信息|不属于政府信息|不是(?:条例)?所指政府信息)(?:的|范围)*{COUNTED}$"),
    ),
    (
        Subject.OUTCOME_NOT_THIS_BODY,
        re.compile(
            rf"(?:非本机关(?:政府信息)?|不属于?本(?:行政)?机关(?:公开|掌握|职责|政府信息)?)(?:的|范围|公开)*{COUNTED}$"
        ),
    ),
    (Subject.OUTCOME_NOT_EXISTING, re.compile(rf"(?:信息不存在|不存在)(?:的|情况)*{COUNTED}$")),
    (Subject.OUTCOME_IMPOSSIBLE, re.compile(rf"无法提供(?:的|政府信息)*{COUNTED}$")),
    (Subject.OUTCOME_NOT_PROCESSED, re.compile(rf"不予处理(?:的)*{COUNTED}$")),
    (Subject.OUTCOME_OTHER, re.compile(rf"其他处理(?:的|情形|方式)*{COUNTED}$")),
    (Subject.OUTCOME_COMPLETED, re.compile(rf"(?:更改补充|更改、补充|补正)(?:的|申请)*{COUNTED}$")),
    (Subject.OUTCOME_OTHER_WAY, re.compile(rf"(?:其他途径办理|通过其他途径)(?:的|解决)*{COUNTED}$")),
    (Subject.REQUESTS_ON_TIME, re.compile(rf"(?:按时|按期|期限内|如期)(?:办结|答复|办理)(?:的)?{COUNTED}$")),
    (Subject.REQUESTS_EXTENDED, re.compile(rf"延期(?:办结|答复|办理)(?:的)?{COUNTED}$")),
    (
        Subject.REQUESTS_ANSWERED,
        re.compile(rf"(?:答复|回复|回应)(?:的)?(?:申请|政府信息公开申请|依申请公开)?{COUNTED}$"),
    ),
    (
        Subject.REQUESTS_SETTLED,
        re.compile(
            rf"(?:办结|办理|处理)(?:的)?(?:依申请公开|政府信息公开申请|信息公开申请|申请)?(?:政府信息)?{COUNTED}$"
        ),
    ),
)
_OUTCOMES_AFTER = (
    (Subject.OUTCOME_GRANTED, re.compile(r"^(?:为|属于?|已|均)?(?:予以|同意|全部|准予)公开$")),
    (Subject.OUTCOME_PARTIAL, re.compile(r"^(?:为|属于?|已|均)?(?:予以|同意)?部分公开$")),
    (Subject.OUTCOME_REFUSED, re.compile(r"^(?:为|属于?|均)?(?:不予|不同意)公开$")),
    (Subject.OUTCOME_IMPOSSIBLE, re.compile(r"^(?:为|属于?|均)?无法提供$")),
    (Subject.OUTCOME_NOT_PROCESSED, re.compile(r"^(?:为|属于?|均)?不予处理$")),
    (Subject.REQUESTS_CARRIED_OUT, re.compile(r"^结转(?:至|到)?(?:下|次)一?年度?(?:继续)?(?:办理|处理)?$")),
)
_NUMBER_FIRST = re.compile(r"^(?:其中|有|另有|其余|和|、|：)*$")
_COURT = re.compile(r"复议|诉讼|起诉|应诉")
_COURT_TOTAL = re.compile(
    rf"(?:复议|诉讼|起诉|应诉)(?:的)?(?:申请|案件|案|事项|情况|答复|事件)?(?:数量|总数|数)?{COUNTED}$"
)
_COURT_AFTER = re.compile(r"^(?:因|由|有关|涉及|针对|关于)?.{0,16}(?:行政)?(?P<kind>复议|诉讼)(?:案件|申请|案|$)")
_COURT_VERB = re.compile(r"(?:发生|收到|有|涉及|被|受理|引发|产生|提起|共)+$")
_ENDINGS = (
    ("corrected", re.compile(r"纠正|纠错|撤销|确认违法|责令|败诉")),
    ("pending", re.compile(r"尚未审结|未审结|审理中|正在(?:审理|办理)|未判决|未结")),
    ("upheld", re.compile(r"维持|驳回|胜诉")),
    ("other", re.compile(r"其他(?:结果|情形)|撤回|终止|调解")),
)
_ABOUT_OPENNESS = re.compile(r"信息公开|政务公开|公开申请|依申请|申请公开")
_COMPLAINT = re.compile(
    rf"(?:举报投诉|投诉举报|举报、投诉|投诉、举报|举报和投诉|举报|投诉)(?:案件|事项)?(?:数量)?{COUNTED}$"
)
_NOT_COMPLAINT = re.compile(r"信箱|热线|12345|平台|电话|留言|环境|市场|消费|纪检|信访|网民|处理|办理|答复|受理")
_FEE = re.compile(
    rf"(?:(?:收取|收到|产生).{{0,30}}(?:费|费用)|(?:信息处理费|检索费|复制费|邮寄费|信息公开(?:的)?收费|收费(?:金额|总额)?|收取(?:的)?费用)(?:金额)?).{{0,6}}?{COUNTED}(?:人民币)?$"
)
_CHARGE = re.compile(rf"行政事业性收费(?:金额|总额|总金额|收入)?{COUNTED}$")


def requested(piece: Piece, active: bool) -> Subject | None:
    """What a number of requests is of; `active`: requests were spoken of before in this line."""
    if piece.unit not in CASES or not (active or "申请" in piece.context):
        return None
    if _FOREIGN.search(piece.head) or _COURT.search(piece.head):
        return None
    if _ANSWERED_AFTER.search(piece.after) and re.search(r"(?:的|这|该|其中|受理|收到|申请){1,3}$", piece.head):
        return Subject.REQUESTS_ANSWERED if "答复" in piece.after or "回复" in piece.after else Subject.REQUESTS_SETTLED
    ways = [subject for subject, pattern in _WAYS if pattern.search(piece.head)]
    if len(ways) == 1 and (_WAY_APPLIED.search(piece.head) or _APPLIED.search(piece.head) or (piece.split and active)):
        clear = ("收到" not in piece.head or "通过" in piece.head) and "办" not in piece.head
        return ways[0] if clear else None
    if re.search(r"线[上下]|窗口", piece.head):
        return None
    if "结转" in piece.head:
        return next((subject for subject, pattern in _OUTCOMES[:2] if pattern.search(piece.head)), None)
    if _is_receipt(piece):
        included = re.search(r"(?:含|包括|加上).{0,6}(?:上年|去年|上一年)", piece.head + piece.beyond)
        return Subject.REQUESTS_WITH_CARRIED if included else Subject.REQUESTS_RECEIVED
    told = next((subject for subject, pattern in _OUTCOMES_AFTER if active and pattern.match(piece.after)), None)
    if told is not None and _NUMBER_FIRST.match(piece.head):
        return told
    for subject, pattern in _OUTCOMES:
        if pattern.search(piece.head) and (piece.after == "" or not re.search("公开|信息", piece.after)):
            return subject if _settles(piece, subject, active) else None
    return None


def _is_receipt(piece: Piece) -> bool:
    if _RECEIVED.search(piece.head) or (
        _APPLIED.search(piece.head) and "办" not in piece.head and "复" not in piece.head
    ):
        return True
    if _RECEIVED_BARE.search(piece.head):
        bare = piece.after in ("", "申请") and "申请" in piece.prefix + piece.heading
        return bare or _AFTER_REQUEST.search(piece.after) is not None
    zero = piece.value == 0 and not re.search("发布|公布", piece.head)
    return zero and _ON_REQUEST.search(piece.head) is not None


def _settles(piece: Piece, subject: Subject, active: bool) -> bool:
    """Answers and settlements are also of proposals and calls: only where requests are spoken of in this line."""
    if subject in (Subject.REQUESTS_ANSWERED, Subject.REQUESTS_SETTLED, Subject.OUTCOME_OTHER_WAY):
        return active or "申请" in piece.head
    return True


def in_court(piece: Piece, last: str) -> list[Subject]:
    """What a number of reviews or lawsuits is of; `last` is review or lawsuit, as was spoken of before, or empty."""
    named = last or "诉" in piece.head or "复议" in piece.head or "复议" in piece.after or "诉讼" in piece.after
    if piece.unit not in CASES or not named or _FOREIGN.search(piece.head):
        return []
    kinds = {"reviews" if match[0] == "复议" else "lawsuits" for match in _COURT.finditer(piece.head)}
    after = _COURT_AFTER.match(piece.after)
    follows = last and re.fullmatch(r"(?:(?:行政)?(?:复议|诉讼)(?:案件|申请)?(?:、|和|及))?", piece.head)
    if after and (follows or (not kinds and _COURT_VERB.search(piece.head))):
        kinds = {"reviews" if after["kind"] == "复议" else "lawsuits"}
        return [Subject(f"{kind}_total") for kind in kinds] if _of_openness(piece) else []
    if not kinds and last:
        kinds = {last}
    ending = next((name for name, pattern in _ENDINGS if pattern.search(piece.head[-14:] + piece.after)), None)
    if not kinds or not _of_openness(piece):
        return []
    if ending is not None:
        return [Subject(f"{kind}_{ending}") for kind in kinds] if len(kinds) == 1 else []
    if not _COURT_TOTAL.search(piece.head) or re.search(r"直接|复议后", piece.head):
        return []
    if len(kinds) == 2 and piece.value:
        return []
    return [Subject(f"{kind}_total") for kind in sorted(kinds, reverse=True)]


def _of_openness(piece: Piece) -> bool:
    if piece.value == 0:
        return True
    said = piece.prefix + piece.head
    if re.search(r"(?:办理|审理|审结|受理|代理|参与|化解|调解).{0,6}(?:复议|诉讼|应诉)", said):
        return "信息公开" in said
    return _ABOUT_OPENNESS.search(piece.context) is not None or _COURT.search(piece.heading) is not None


def complained(piece: Piece) -> bool:
    """Whether the number is of complaints about openness (举报投诉)."""
    if "举报" not in piece.head and "投诉" not in piece.head:
        return False
    told = _COMPLAINT.search(piece.head) is not None and not _NOT_COMPLAINT.search(piece.head)
    return told and piece.unit in CASES and ("公开" in piece.head or "举报" in piece.context)


def charged(piece: Piece) -> Subject | None:
    """Whether the number is money charged for requests, or by the table of charges."""
    if piece.unit not in ("元", "万元"):
        return None
    if _CHARGE.search(piece.head):
        return Subject.CHARGES
    about = "公开" in piece.context or "处理费" in piece.head
    return Subject.FEES if about and _FEE.search(piece.head) else None
