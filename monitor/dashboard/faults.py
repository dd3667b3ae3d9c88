"""What a person is told when there is no page: one heading and one piece of advice for each status."""

from __future__ import annotations

from monitor.dashboard.desk import View
from monitor.wording import Words

_TOLD: dict[int, tuple[Words, Words]] = {
    400: (
        Words(zh="无法处理", en="This cannot be worked on"),
        Words(zh="提交的内容不完整或格式有误。", en="What was sent is incomplete or malformed."),
    ),
    403: (
        Words(zh="不予受理", en="Not allowed"),
        Words(
            zh="您的账号没有这项权限，或表单已过期、并非来自本面板。请返回上一页，重新打开后再试。",
            en="Your account may not do this, or the form is old or not of this dashboard. Go back and open it anew.",
        ),
    ),
    404: (
        Words(zh="没有这一页", en="No such page"),
        Words(zh="编号或网址可能写错了。", en="The number or the address may be mistyped."),
    ),
    500: (
        Words(zh="出错了", en="Something went wrong"),
        Words(zh="错误已记入日志；请稍后再试。", en="It was written to the log; try again later."),
    ),
    503: (
        Words(zh="暂时读不到存档", en="The archive cannot be read now"),
        Words(
            zh="存档损坏、版本较新或正被占用；请告知管理员运行 nianbao verify。",
            en="It is damaged, newer or busy; ask whoever runs it to run nianbao verify.",
        ),
    ),
}
_USERS = (
    Words(zh="暂时无法辨认用户", en="Nobody can be recognised now"),
    Words(
        zh="用户文件无法读取；请告知管理员运行 nianbao user list。",
        en="The file of users cannot be read; ask whoever runs it to run nianbao user list.",
    ),
)
_LIKE_400 = (413, 415)


def fault_view(code: int, language: str, *, of_users: bool = False) -> View:
    """The page for a status; `of_users`: it is their file that cannot be read."""
    heading, advice = _USERS if of_users else _TOLD.get(400 if code in _LIKE_400 else code, _TOLD[500])
    values = {"code": code, "heading": heading.of(language), "advice": advice.of(language)}
    return View(template="fault.html", values=values)
