"""Own prose in the field's manner: word lists from which every made report gets sentences of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence

VILLAGES = [
    "上湾",
    "柿树坪",
    "石门",
    "双河",
    "赵庄",
    "沙坡头",
    "李家梁",
    "后坝",
    "金鸡岭",
    "杨柳滩",
    "马渡口",
    "新丰",
    "白果树",
    "桃园",
    "东岗",
    "枣林",
    "大泉",
    "红旗",
]
NEWS_VERBS = (
    "召开春耕备耕现场会",
    "修通三条产业路",
    "开展防汛演练",
    "举办农民丰收节",
    "调研老旧小区改造",
    "慰问困难群众",
)
OFFICES = ("党政综合办公室", "办公室", "政务公开办", "综合科", "党政办")
CHIEFS = ("主要负责同志", "分管副职", "办公室主任", "机关纪委书记")
MEANS = ("公开栏", "电子显示屏", "便民服务大厅", "村村响广播", "政务新媒体", "入户明白纸", "院坝会")
FIELDS = (
    "义务教育",
    "社会救助",
    "财政预决算",
    "农村危房改造",
    "征地补偿",
    "食品安全",
    "医疗卫生",
    "涉农补贴",
    "公共文化",
)

LEAD = (
    "本报告由{unit}依照《中华人民共和国政府信息公开条例》编制，由总体情况等部分组成。报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "按照《中华人民共和国政府信息公开条例》第五十条和上级关于编制年度报告的要求，现公布{unit}{year}年度政府信息公开工作年度报告。统计期限为{year}年1月1日至{year}年12月31日。",
    "根据《中华人民共和国政府信息公开条例》有关规定，{unit}编制了本报告，数据统计期限从{year}年1月1日至{year}年12月31日。对报告内容有疑问的，可与{office}联系（地址：{place}中心街{n}号；电话：0{area}-{phone}）。",
)
LEAD_OLD = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第492号）第三十一条的规定，现公布{unit}{year}年度政府信息公开工作年度报告。本报告中所列数据的统计期限从{year}年1月1日起，至{year}年12月31日止。",
    "{year}年，{unit}在县委、县政府的领导下，认真贯彻《政府信息公开条例》，稳步推进政务公开。现将{year}年1月1日至{year}年12月31日的工作情况报告如下：",
)

ACTIVE = (
    "（一）主动公开情况。全年通过县政府网站公开信息{a}条，其中{f1}{b}条、{f2}{c}条，较{last}年增加{d}条；在{m1}张贴公示{e}份，向{v1}村、{v2}村发放宣传册{g}册。",
    "（一）主动公开。{year}年累计公开政府信息{a}条：网站{b}条，{m1}{c}条，{m2}{d}条。重点公开了{f1}、{f2}等群众关心的内容，“{f1}”专题更新{e}次。",
    "（一）主动公开情况。围绕{f1}、{f2}两个重点领域，全年主动公开{a}条信息，网站专栏累计浏览次数达到{big}次，解读稿件{e}篇，回应关切{d}件。",
    "（一）主动公开政府信息的情况。依托县政府网站及时发布{f1}信息{a}条，利用{m1}和{m2}公开{b}条。截至{year}年12月底，政务新媒体“{place}发布”关注人数{big}人。",
)
REQUEST = (
    "（二）依申请公开情况。本年度收到申请{r}件，均按期答复，没有因答复引起的投诉。申请渠道以信函和网络为主，受理点设在{office}。",
    "（二）依申请公开。修订了受理、登记、审查、答复四张流程图，由{office}统一登记编号，{chief}审签。全年新收{r}件，比上年{updown}{c}件。",
    "（二）依申请公开办理情况。全年共受理{r}件，答复文书经司法所审核后送达，答复文书规范率100%。",
)
MANAGE = (
    "（三）政府信息管理情况。严格执行“先审查、后公开”，{chief}负责把关，全年审查拟公开信息{b}条，退回修改{d}条，清理失效文件{c}件。",
    "（三）信息管理。制发的文件在拟稿时即注明公开属性，{year}年{mon}月{day}日集中清理了{last}年以前的旧信息{a}条，修改错链{e}处。",
    "（三）政府信息管理。建立信息台账，一事一档；对涉及个人隐私的{f2}名单作去标识化处理，共处理{b}条。",
)
PLATFORM = (
    "（四）平台建设情况。{v1}、{v2}、{v3}三个村新装{m1}{e}处，县网站{place}专栏改版后设一级目录{d}个、二级目录{b}个。",
    "（四）公开平台建设。关停长期不更新的账号{d}个，保留“{place}之声”1个；在{m1}设政务公开专区，配备查询机{e}台。",
    "（四）平台建设。由{office}每周{week}检查网站栏目，超过20天未更新的当天补齐，{year}年共通报{d}次。",
)
SUPERVISE = (
    "（五）监督保障情况。将政务公开纳入年度工作考核，占{d}分；开展社会评议，发放问卷{b}份，满意率{pct}%；全年未发生责任追究情形。",
    "（五）监督保障。{mon}月{day}日组织专题培训，{b}人参加；社会评议由群众代表和企业代表{d}人打分，工作考核结果为良好，无责任追究。",
    "（五）监督保障情况。调整领导小组，{chief}任组长，成员{d}人。全年工作考核结果为合格，社会评议意见{e}条已整改，没有责任追究的情况。",
)
ISSUES = (
    "主要问题：一是{f1}信息更新不够及时，{v1}等村公开栏内容偏旧；二是解读形式单一，图表和问答少；三是人员变动多，业务不熟。",
    "存在的主要问题：一是主动公开的深度不够，{f2}只公开结果不公开过程；二是{m1}利用率不高；三是部分站所报送信息不及时。",
    "工作中还有不足：公开的内容与群众期待有差距，“重发布、轻回应”的现象依然存在，{f1}领域的目录需要细化。",
)
BETTER = (
    "改进措施：一是由{office}按月提醒、按季抽查，抽查结果与{v2}等村的考核挂钩；二是每季度组织一次培训；三是用短视频、问答等方式解读政策。",
    "下一步，将健全信息员队伍，每个站所明确1人负责；完善{f2}公开目录；对{m2}逐处检修，确保群众看得到、看得懂。",
    "改进情况：针对{last}年报告提出的{d}个问题，已完成整改{e}项，其余列入{next}年工作计划，由{chief}牵头落实。",
)
REST = (
    "本年度未收取政府信息公开信息处理费。",
    "依据《政府信息公开信息处理费管理办法》，{year}年没有向申请人收取信息处理费。没有其他需要报告的事项。",
    "（一）信息处理费：0元。（二）承办人大代表建议{d}件、政协提案{e}件，办复率100%。",
)
OLD_PARTS = (
    ("一、概述", (
        "{year}年，我{kind}把政务公开作为转变作风的一件实事，成立领导小组，{chief}任组长，由{office}具体承办，{v1}、{v2}等{d}个村配备了信息员。",
        "（一）加强领导。{mon}月{day}日召开专题会议部署，全年召开会议{e}次。（二）健全制度。完善保密审查、澄清虚假信息等{d}项制度。",
    )),
    ("二、主动公开政府信息的情况", (
        "全年主动公开政府信息{a}条。其中，通过网站公开{b}条，通过{m1}公开{c}条，其他方式{d}条。主要内容为{f1}、{f2}及人事、规划等。",
        "截至{year}年底，累计主动公开{a}条，当年新增{b}条；在{v3}村试点“村务周公开”，张贴{c}期。",
    )),
    ("三、依申请公开政府信息的情况", (
        "{year}年受理公开申请{r}件，已全部答复。申请内容主要涉及{f1}。",
        "本年度收到书面申请{r}件，网上申请0件，均在15个工作日内答复。",
    )),
    ("四、政府信息公开的收费及减免情况", ("本年度没有收取任何费用。", "{year}年未向申请人收取检索、复制、邮寄等费用，也没有减免事项。")),
    ("五、因政府信息公开申请行政复议、提起行政诉讼的情况", ("本年度没有因政府信息公开引起的行政复议和行政诉讼。", "{year}年，未发生行政复议、行政诉讼和申诉案件。")),
    ("六、存在的主要问题及改进情况", (
        "存在的问题：公开形式不够丰富，{v1}等偏远村群众不便查询。改进措施：增设{m1}{d}处，延长开放时间。",
        "主要问题是人员身兼数职，更新不及时。今后将加强培训，落实专人，做到每周{week}检查。",
    )),
    ("七、其他需要报告的事项", ("无其他需要报告的事项。", "报告的电子版可在县政府网站下载。")),
)  # fmt: skip
OLD_LONG = (
    "重点领域公开不断深化。{f1}方面公开{b}条，{f2}方面公开{c}条，做到政策、标准、对象、结果四公开，接受{v1}、{v2}、{v3}等村群众监督。",
    "基础工作逐步扎实。统一规范了{m1}的版面，做到固定地点、固定时间、固定内容；{office}每周{week}汇总一次，{chief}每月听取一次汇报。",
    "宣传力度不断加大。利用赶集日发放《政府信息公开条例》单行本{b}册，接受咨询{c}人次，群众知晓率由{last}年的{pct}%继续提高。",
)


class Words:
    """Fills the slots of sentences, each time with other words; numbers stay the same for one seed."""

    def __init__(self, seed: str, *, unit: str, place: str, year: int) -> None:
        self.dice = random.Random(f"prose {seed}")
        self.unit, self.place, self.year = unit, place, year

    def say(self, choices: Sequence[str], **given: object) -> str:
        """One of the sentences, filled."""
        dice = self.dice
        fields, means, villages = dice.sample(FIELDS, 2), dice.sample(MEANS, 2), dice.sample(VILLAGES, 3)
        slots: dict[str, object] = {
            "unit": self.unit, "place": self.place, "year": self.year, "last": self.year - 1, "next": self.year + 1,
            "office": dice.choice(OFFICES), "chief": dice.choice(CHIEFS), "f1": fields[0], "f2": fields[1],
            "m1": means[0], "m2": means[1], "v1": villages[0], "v2": villages[1], "v3": villages[2],
            "a": dice.randint(200, 990), "b": dice.randint(31, 190), "c": dice.randint(12, 30), "d": dice.randint(3, 11),
            "e": dice.randint(2, 9), "g": dice.randint(300, 1800), "n": dice.randint(1, 99), "r": 0,
            "big": dice.choice(("1.2万", "8630", "2.75万", "3万余")), "pct": f"{dice.randint(900, 995) / 10:.1f}",
            "mon": dice.randint(3, 11), "day": dice.randint(2, 28), "week": dice.choice("一二三四五"),
            "area": dice.randint(310, 990), "phone": dice.randint(2100000, 8999999),
            "updown": dice.choice(("增加", "减少")), "kind": "镇" if self.unit[-1:] != "局" else "局",
        }  # fmt: skip
        return dice.choice(choices).format(**{**slots, **given})


def new_parts(words: Words, requests: int) -> tuple[list[str], list[str], list[str], list[str]]:
    """A report by the forms of 2019 and 2021: before the first heading, sections 一, 五, 六."""
    first = [words.say(part, r=requests) for part in (ACTIVE, REQUEST, MANAGE, PLATFORM, SUPERVISE)]
    return [words.say(LEAD)], first, [words.say(ISSUES), words.say(BETTER)], [words.say(REST)]


def old_lines(words: Words, requests: int) -> list[str]:
    """A report by the custom of 2008 to 2018: all its lines."""
    lines = [words.say(LEAD_OLD)]
    for heading, sentences in OLD_PARTS:
        lines += [heading, words.say(sentences, r=requests)]
        if heading.startswith(("一", "二")):
            lines += [words.say([one]) for one in words.dice.sample(OLD_LONG, 2)]
    return lines


def news(seed: str, year: int, county: str, count: int = 5) -> list[tuple[str, str]]:
    """Other articles of a site with their days: (title, yyyy-mm-dd)."""
    dice = random.Random(f"news {seed}")
    found = []
    for verb in dice.sample(NEWS_VERBS, count):
        day = f"{year + 2}-{dice.randint(5, 9):02d}-{dice.randint(10, 28)}"
        found.append((f"{county}{dice.choice(VILLAGES)}{verb}", day))
    return found
