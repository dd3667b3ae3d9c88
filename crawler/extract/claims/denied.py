"""Sentences that say there was none: 未收到申请, 未发生复议, 均为0, 零申请, a part that says 无."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.subjects import Subject

_DENIAL = re.compile(
    r"(?:(?:未|没有|没)(?:有|曾|再)?(?:收到|接到|接收到?|接受到?|受理|收取|发生|出现|产生|引发|涉及|被|办理|制定|制发|出台|印发|废止|召开|举办|提起|征收|实施|作出|做出)(?:过|到)?|(?:未|没有)向[^，、]{1,12}?收取"
    r"|没有(?!现成|正当|接|收(?!费)|发|按|及|得|完|形|达|落|建|公开|主动|信息|政务|政府网站|明确)"
    r"|(?<![并绝毫皆])无(?=任何|一[例起件]|新增|新收|本年|收到|发生|受理|公民|政府信息公开|政务公开|信息公开|依申请|有关|相关|因|针对|涉及|被|行政|群众|人(?:向|提出|申请)|申请(?:公开|件|情况)|收费|收取|减免|举报|投诉|上年|结转|费用|个人|单位和?个人))"
    r"|(?<=[实现，、年])零(?=申请|复议|诉讼|投诉|收费)"
)
_NOT_ZERO = re.compile(
    r"不(?!动产|予公开)|超|逾|违|误|错|败|撤|纠|泄|追责|责任追究|未经|季度|月份|[上下]半年|延期|当面|信函|传真|网络|网上|书面|在线|电子|邮件"
    r"|重复|滥用|过激|许可(?!、)|补贴|救助|低保|建议|提案|职[权能责]|处罚权|乱收费|现象|问题|偏差|疏漏|复议后|(?:因|由)[^，、]{0,8}复议[^，、]{0,4}(?:引|而|不服)|不服[^，]{0,8}复议|答复[^、]{0,4}引"
    r"|按时|按期|及时|限期|规定时限|其他(?:单位|部门|乡镇)|整改|公开申请的(?:答复|处理)"
)
_FEES = re.compile(r"收费|收取[^，、]{0,24}(?:费用|费$|费、|信息处理费|款项)|(?:信息)?处理费|产生[^，、]{0,10}费用")
_FEE_WORDS = re.compile(
    r"收取|产生|发生|任何|相关|有关|政府|政务|信息|公开|依申请|申请人|公民|法人|其他组织|社会组织|检索|复制|邮寄|处理|资料|工本|成本|等|及|和|与|或|、|以及|减免|费用|收费|费|情况|的|事项|现象|为|向|对|因|行为|方面|各类|各种|项|一切|其它|其他|提供|群众|过|到|了|本年度|支出"
)
_CAUSE = re.compile(r"(?:因|由|由于|针对|对|就|涉及|有关|关于)[^、]{0,22}申请(?!、|及|和|或|以及|，)")
_REQUEST_LISTED = re.compile(
    r"(?:申请(?:公开)?(?:政府)?(?:信息)?(?:公开)?(?:的)?(?:事项|件|情况)?|依申请公开(?:政府信息|信息|事项|件|工作)?)(?=、|及|和|或|与|以及|，|并)"
)
_REQUEST_WORDS = re.compile(
    r"收到|接到|发生|受理|任何|一例|一起|一件|一项|关于|有关|涉及|针对|相关|新增|新收|本年度|年度|本年|公民|法人|自然人|群众|个人|单位|社会组织|其他组织|其它组织|组织|或者|社会公众|公众|企业|人员|市民|村民|居民|人民|广大|各类|各种|形式|"
    r"要求|提出|提交|请求|政府|政务|公开|信息|依申请|申请|事项|情况|案件|业务|数量|内容|需求|事宜|现象|来自|处理|办理|行为|渠道|通过|以|及|和|与|或|的|、|向|对|本级|本机关|本单位|本部门|本|我|镇|乡|街道|办事处|县|局|区|市|办|人|例|件|到|过|了|方面|工作|要|条|相应|书|类"
)
_TOWN = re.compile(
    r"(?:向|对|要求|针对|涉及|关于)?[一-龥]{1,8}(?:镇|乡|街道|办事处|街道办|局|人民政府|政府|办公室|管委会|委员会|中心)"
)
_LAW = re.compile(r"复议|诉讼|应诉|起诉")
_CONTINUED = re.compile(
    r"^(?:和|及|以及|或|或者|亦|也|、)?(?:未|没有|无)?(?:被|提起|发生|有)?(?:提起)?(?:因政府信息公开(?:引发|引起)?的?)?(?:行政)?(?:复议|诉讼)"
    r"(?:和|及|、)?(?:行政)?(?:复议|诉讼)?(?:的)?(?:案件|情况|事项|申请|发生)*$"
)
_ALL_ZERO = re.compile(
    r"(?:(?:均|都|皆|全部)(?:为|是)?|(?:数量|总数|数|件数|次数)?(?:为|是))(?:0|零|无)(?:件|次|条|起|例|宗|元|万元)?$|：(?:无|0|零)$|(?<=[讼议请费])(?:无)$"
)
_NOTHING = re.compile(
    r"^(?:20\d\d年度?|本年度?|全年|今年)?，?(?:我|本|全)?[一-龥]{0,8}?(?:无|没有|未发生|未收到)(?:此类|相关|上述|该类|该项|以上|有关)?(?:情况|事项|内容|事件|案件)?$"
)
_DOCUMENTS = (
    (Subject.NORMATIVE_MADE, re.compile(r"(?:制定|制发|出台|印发)[^，、废]{0,10}规范性文件(?!目录|清理|解读|备案)")),
    (Subject.NORMATIVE_REPEALED, re.compile(r"废止[^，、]{0,8}规范性文件|规范性文件废止")),
)
_DECISIONS = (
    (Subject.LICENCES, re.compile(r"行政许可")),
    (Subject.PENALTIES, re.compile(r"行政处罚")),
    (Subject.COERCIONS, re.compile(r"行政强制")),
)
_DECISION_ONLY = re.compile(
    r"^(?:作出|实施|办理|发生|过|任何|行政许可|行政处罚|行政强制(?:措施)?|和|及|、|决定|案件|事项|情况|的)+$"
)


def denied(segments: list[tuple[int, str]], title: str, about: bool) -> Iterator[tuple[int, int, Subject]]:
    """What a sentence says there was none of, as (first segment, last segment, subject).

    `segments`: the sentence cut at its commas, with places. `title`: of the part. `about`: whether requests for
    information are what the passage is about.
    """
    for number, (_, segment) in enumerate(segments):
        zero = _ALL_ZERO.search(segment)
        if zero is not None:
            yield from _all_zero(segments, number, segment[: zero.start()])
            continue
        denial = _DENIAL.search(segment)
        if denial is None:
            continue
        ahead = segments[number + 1 : number + 3]
        for subject in _objects(segment[denial.start() :], denial[0], about):
            yield number, number, subject
        for offset, (_, following) in enumerate(ahead, number + 1):
            if (not _LAW.search(segment) and "申请" not in segment) or not _CONTINUED.match(following):
                break
            if _DENIAL.search(following) or _NOT_ZERO.search(segment[denial.start() :]):
                break
            for subject in _courts(following):
                yield offset, offset, subject
    if len(segments) <= 2 and _NOTHING.match("，".join(segment for _, segment in segments)):
        for subject in _titled(title):
            yield 0, len(segments) - 1, subject


def _courts(text: str) -> list[Subject]:
    found = [Subject.REVIEWS_TOTAL] if "复议" in text else []
    return [*found, Subject.LAWSUITS_TOTAL] if re.search(r"诉讼|应诉|起诉", text) else found


def _objects(denied_text: str, verb: str, about: bool) -> list[Subject]:
    rest = denied_text[len(verb) :]
    found: list[Subject] = []
    if _FEES.search(denied_text) and not _LAW.search(rest):
        fee = re.sub(r"减免[^，]{0,6}$", "", rest) or rest
        clean = len(_FEE_WORDS.sub("", fee)) <= 3 and not _NOT_ZERO.search(rest)
        return [Subject.FEES] if clean and not re.match(r"减免", rest) else []
    if _NOT_ZERO.search(rest):
        return []
    for subject, pattern in _DOCUMENTS:
        if pattern.search(denied_text):
            return [subject]
    if _DECISION_ONLY.match(rest) and "行政" in rest:
        return [subject for subject, pattern in _DECISIONS if pattern.search(rest)]
    if "结转" in rest:
        return _carried(rest)
    if re.search(r"新闻发布会$", rest) and re.search(r"召开|举办", verb):
        return [Subject.PRESS_CONFERENCES]
    courts = _courts(rest)
    if courts and len(rest) > 60:
        return []
    if _requests_denied(rest, bool(courts), about):
        found.append(Subject.REQUESTS_RECEIVED)
    found.extend(courts)
    if (
        re.search(r"举报|投诉", rest)
        and "信访" not in rest
        and (courts or re.match(r"^[一-龥]{0,14}(?:举报|投诉)[、和]?(?:举报|投诉)?(?:案件|情况|事项)?$", rest))
    ):
        found.append(Subject.COMPLAINTS)
    return found


def _carried(rest: str) -> list[Subject]:
    if re.search(r"上年|上一年|去年|往年", rest):
        return [Subject.REQUESTS_CARRIED_IN]
    return [Subject.REQUESTS_CARRIED_OUT] if re.search(r"(?:下|次)一?年", rest) else []


def _requests_denied(rest: str, with_courts: bool, about: bool) -> bool:
    if "申请" not in rest or "减免" in rest:
        return False
    if with_courts:
        before = re.split(r"(?:行政)?(?:复议|诉讼)|提起", rest, maxsplit=1)[0]
        listed = _REQUEST_LISTED.match(rest, _last_request(before))
        return (
            listed is not None and not _CAUSE.search(before) and len(_REQUEST_WORDS.sub("", _TOWN.sub("", before))) <= 2
        )
    if _CAUSE.search(rest) and re.search(r"引发|引起|导致|产生", rest):
        return False
    if not about and "公开" not in rest:
        return False
    left = _REQUEST_WORDS.sub("", rest)
    return len(left) <= 2 or len(_REQUEST_WORDS.sub("", _TOWN.sub("", rest, count=1))) <= 2


def _all_zero(segments: list[tuple[int, str]], number: int, before: str) -> Iterator[tuple[int, int, Subject]]:
    first, text = number, before
    while first > 0 and number - first < 4 and not re.search(r"\d(?:件|条|次|起)|[。；]", segments[first - 1][1]):
        if not re.search(r"申请|复议|诉讼|收费|费用", segments[first - 1][1]):
            break
        first -= 1
        text = f"{segments[first][1]}，{text}"
    if (
        re.search(r"超|逾|纠|败|撤|错|不服|满意|投诉率|许可|补贴|建议|提案|当面|信函|传真|网络|网上", text)
        or len(text) > 120
    ):
        return
    found = []
    before_court = re.split(r"(?:行政)?(?:复议|诉讼)|提起", text, maxsplit=1)[0]
    listed = _REQUEST_LISTED.match(text, _last_request(before_court)) or re.search(
        r"公开申请(?:数量|数|件数)?$|依申请公开(?:数量|数)?$", text
    )
    if listed and not _CAUSE.search(before_court) and "公开" in text and "结转" not in text:
        found.append(Subject.REQUESTS_RECEIVED)
    found.extend(_courts(text))
    if not found and re.search(
        r"(?:信息公开|处理费|检索|依申请).{0,24}(?:收费|费用|费)|^(?:[一二三四五六七八九十]、)?(?:政府信息公开)?收费",
        text,
    ):
        found.append(Subject.FEES)
    if not found and "结转" in text:
        found.extend(_carried(text))
    for subject in found:
        yield first, number, subject


def _last_request(text: str) -> int:
    """Where the last word for requests begins; the end of the text where there is none."""
    found = [match.start() for match in re.finditer(r"依申请公开|申请(?!人)", text)]
    return found[-1] if found else len(text)


def _titled(title: str) -> list[Subject]:
    if re.search(r"问题|计划|其他|其它|安排|建议|提案", title):
        return []
    found = _courts(title)
    if "申请" in re.split(r"复议|诉讼|收费", title, maxsplit=1)[0] and not _CAUSE.search(title) and not found:
        found = [Subject.REQUESTS_RECEIVED]
    if "收费" in title and not found:
        found = [Subject.FEES]
    return found
