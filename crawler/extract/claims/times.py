"""Of which time and of whom a clause speaks: another year, part of the year, a plan, a condition, the whole county."""

from __future__ import annotations

import re

_COMPARED = re.compile(
    r"(?:比|较|与|同|相比|相较|相对)(?:于|之)?(?:去年|上年|上一年|前年|20\d\d年)(?:度)?(?:同期|相比|的)?|同比|环比|与(?:去|上)年"
)
_YEAR = re.compile(
    r"(?P<year>20\d\d)(?:年?[-—－~～至到](?P<last>20\d\d)年|年)|(?P<past>去年|前年|往年|历年|上年(?!度?结转)|上一年(?!度?结转)|近[三两五\d]年|三年来)"
    r"|(?P<next>明年|来年|下一年度?(?!继续|办理))|(?P<now>今年|本年|全年|当年)"
)
_PARTIAL = re.compile(
    r"[上下]半年|季度|(?<![\d年])(?<!\d)\d{1,2}月份|\d{1,2}月?[-—－至到]\d{1,2}月(?!\d{1,2}日)|(?<!\d)(?:[1-9]|1[01])月(?:底|末)"
)
_PLAN = re.compile(
    r"下一步|今后|力争|争取|预计|将(?:继续|进一步|认真|重点|努力|不断|于|按照|严格|组织|开展|举办|通过|力争|确保|加大|加强|对|全面|坚持)"
)
_DEMAND = re.compile(
    r"计划|拟|应当|必须|须|不少于|不低于|不得|至少|确保|以内|不超过|(?<!的)要求.{0,12}$|目标|任务|需要?.{0,6}$"
)
_MAY_DEMAND = re.compile(
    "[比较]|与[去上]|[同与]20|[同与]去|[同与]上|同比|环比|相[比较对]|计划|拟|应当|须|不少于|不低于|不得|至少|确保|以内|不超过|要求|目标|任务|需"
)
"""The words that `_COMPARED` and `_DEMAND` begin with: a sentence without any need not be asked again."""
_CONDITION = re.compile(
    r"(?:^|[，；])(?:如|若|如果|凡|对于|对|除).{0,30}$|如(?:有|果|需|未)|是否|不得|应当|应该|必须|防止|避免|确保|杜绝|力争|避免|禁止"
)
_SCOPE = re.compile(
    r"全[县区市旗州省镇乡](?=[一-龥])|全街道|各(?:乡镇|镇街|街镇|乡|镇|村|部门|单位|街道|科室|站所|社区|县区|县|区)(?:、?(?:各)?(?:部门|单位|乡镇|街道)(?:单位)?)?"
    r"|[县区市]直(?:各)?(?:部门|单位)|所属|下属|辖区"
)
_FAR = 120
"""A mark of time further back is not the clause's."""
_PLAN_TITLE = re.compile(r"计划|打算|安排|思路|设想|展望|下一步|下步")
_REPORTED = re.compile(r"完成|落实|执行|贯彻")


def is_plan(title: str) -> bool:
    """Whether a part is about what is to come."""
    return _PLAN_TITLE.search(title) is not None and not _REPORTED.search(title)


class Times:
    """The marks of time and scope in a sentence, asked by place."""

    def __init__(self, signs: str, year: int | None) -> None:
        self._signs = signs
        self._year = year
        self._ahead = _PARTIAL.search(signs) is not None or _PLAN.search(signs) is not None
        self._demands = _MAY_DEMAND.search(signs) is not None
        hidden = _COMPARED.sub(lambda match: "#" * len(match[0]), signs)
        self._marks = [(match.end(), self._is_other(match)) for match in _YEAR.finditer(hidden)]

    def _is_other(self, match: re.Match[str]) -> bool:
        if match["now"]:
            return False
        if match["year"] is None or match["last"]:
            return True
        return self._year is not None and int(match["year"]) != self._year

    def elsewhere(self, begin: int, end: int) -> bool:
        """Whether the clause is about another year, a part of the year, or what is to come."""
        last = [other for place, other in self._marks if place <= end]
        if last and last[-1]:
            return True
        if not self._ahead:
            return False
        clause = max(self._signs.rfind("；", 0, begin) + 1, begin - _FAR)
        said = self._signs[clause:end]
        return _PARTIAL.search(said) is not None or _PLAN.search(said) is not None

    def compared(self, begin: int, end: int) -> bool:
        """Whether the clause compares with another year, or demands."""
        if not self._demands:
            return False
        segment = self._signs[max(self._signs.rfind(stop, 0, begin) for stop in "，；") + 1 : end]
        return _COMPARED.search(segment) is not None or _DEMAND.search(segment) is not None

    def conditional(self, begin: int, end: int) -> bool:
        """Whether the clause says what would be, or what must not be."""
        return _CONDITION.search(self._signs[max(0, begin - 12) : end]) is not None

    def scope(self, begin: int, end: int) -> str:
        """Whose numbers, where the clause says so; empty where it does not."""
        clause = self._signs.rfind("；", 0, begin) + 1
        found = _SCOPE.findall(self._signs[clause:end])
        return str(found[-1]) if found else ""
