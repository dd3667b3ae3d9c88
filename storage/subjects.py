"""What the sentences of a report speak of, and which rows of the forms say the same."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """The closed vocabulary of `Statement.subject`. Numbers first; what follows `period_full_year` is no number."""

    PUBLISHED_TOTAL = "published_total"
    """主动公开政府信息 N 条, by whatever channel."""
    PUBLISHED_WEBSITE = "published_website"
    PUBLISHED_WEIBO = "published_weibo"
    PUBLISHED_WECHAT = "published_wechat"
    PUBLISHED_NEW_MEDIA = "published_new_media"
    """微博 and 微信 in one number, 政务新媒体."""
    PUBLISHED_ONLINE = "published_online"
    """网络平台: website, 微博 and 微信 in one number."""
    PUBLISHED_GAZETTE = "published_gazette"
    PUBLISHED_BOARDS = "published_boards"
    """公开栏, 公示栏, 公告栏, 宣传栏, 公开牌, 展板."""
    PUBLISHED_MEDIA = "published_media"
    """报刊, 广播, 电视, 新闻媒体, 客户端, 短视频."""
    PUBLISHED_SEVERAL = "published_several"
    """Several channels in one number; `open_list` where the list of channels ends with 等."""
    PUBLISHED_PART = "published_part"
    """A part of a published number by theme or by unit (其中…); `part_of` says of which."""
    POLICY_ITEMS = "policy_items"
    """Policy items published, in a passage on interpretation."""
    NORMATIVE_PUBLISHED = "normative_published"
    NORMATIVE_MADE = "normative_made"
    NORMATIVE_REPEALED = "normative_repealed"
    NORMATIVE_VALID = "normative_valid"
    LICENCES = "licences"
    PENALTIES = "penalties"
    COERCIONS = "coercions"
    CHARGES = "charges"
    """行政事业性收费, money."""

    INTERPRETATIONS = "interpretations"
    """政策解读: 稿件, 材料, 信息, 文件 interpreted; units differ in practice."""
    INTERPRETATIONS_LEADER = "interpretations_leader"
    """Interpreted by the leader in charge himself."""
    RESPONSES_TOTAL = "responses_total"
    """回应热点, 舆情, 社会关切."""
    RESPONSES_SOCIAL = "responses_social"
    """By 微博 or 微信."""
    RESPONSES_WINDOW = "responses_window"
    """At the service window."""
    RESPONSES_PHONE = "responses_phone"
    RESPONSES_OTHER = "responses_other"
    PRESS_CONFERENCES = "press_conferences"
    INTERVIEWS = "interviews"
    """在线访谈."""

    REQUESTS_RECEIVED = "requests_received"
    REQUESTS_WITH_CARRIED = "requests_with_carried"
    """Received, last year's carried over included."""
    REQUESTS_CARRIED_IN = "requests_carried_in"
    REQUESTS_CARRIED_OUT = "requests_carried_out"
    REQUESTS_IN_PERSON = "requests_in_person"
    REQUESTS_FAX = "requests_fax"
    REQUESTS_ONLINE = "requests_online"
    REQUESTS_LETTER = "requests_letter"
    REQUESTS_SETTLED = "requests_settled"
    """办结, 办理."""
    REQUESTS_ON_TIME = "requests_on_time"
    REQUESTS_EXTENDED = "requests_extended"
    REQUESTS_ANSWERED = "requests_answered"
    OUTCOME_PUBLIC_ALREADY = "outcome_public_already"
    OUTCOME_GRANTED = "outcome_granted"
    OUTCOME_PARTIAL = "outcome_partial"
    OUTCOME_REFUSED = "outcome_refused"
    OUTCOME_NOT_INFORMATION = "outcome_not_information"
    OUTCOME_NOT_THIS_BODY = "outcome_not_this_body"
    OUTCOME_NOT_EXISTING = "outcome_not_existing"
    OUTCOME_IMPOSSIBLE = "outcome_impossible"
    """无法提供."""
    OUTCOME_NOT_PROCESSED = "outcome_not_processed"
    """不予处理."""
    OUTCOME_OTHER = "outcome_other"
    """其他处理."""
    OUTCOME_COMPLETED = "outcome_completed"
    """告知作出更改补充."""
    OUTCOME_OTHER_WAY = "outcome_other_way"

    REVIEWS_TOTAL = "reviews_total"
    REVIEWS_UPHELD = "reviews_upheld"
    REVIEWS_CORRECTED = "reviews_corrected"
    REVIEWS_OTHER = "reviews_other"
    REVIEWS_PENDING = "reviews_pending"
    LAWSUITS_TOTAL = "lawsuits_total"
    LAWSUITS_UPHELD = "lawsuits_upheld"
    LAWSUITS_CORRECTED = "lawsuits_corrected"
    LAWSUITS_OTHER = "lawsuits_other"
    LAWSUITS_PENDING = "lawsuits_pending"
    COMPLAINTS = "complaints"
    FEES = "fees"
    """Charged for requests (检索费, 信息处理费 …), money."""

    AGENCIES = "agencies"
    READING_POINTS = "reading_points"
    STAFF = "staff"
    STAFF_FULL_TIME = "staff_full_time"
    STAFF_PART_TIME = "staff_part_time"
    BUDGET = "budget"
    MEETINGS = "meetings"
    TRAININGS = "trainings"
    TRAINED = "trained"
    PARTS_COUNTED = "parts_counted"
    """The report consists of N parts."""
    CATEGORIES_COUNTED = "categories_counted"
    """A list closes with 共 N 个类别."""

    PERIOD_FULL_YEAR = "period_full_year"
    """The figures are of 1 January to 31 December of `value`."""
    PERIOD_OTHER = "period_other"
    """The figures are of another period; `name` holds it, `value` the year of its end."""
    UNIT_NAMED = "unit_named"
    """The text names whose report it is, or who did something: `name`."""
    ADDRESSEE = "addressee"
    """Requests were made to `name`."""
    WEIBO_NAMED = "weibo_named"
    """微博 is named as a channel that was used."""
    WECHAT_NAMED = "wechat_named"
    ANNOUNCES_TABLE = "announces_table"
    ANNOUNCES_ATTACHMENT = "announces_attachment"
    SERIES_GAP = "series_gap"
    """A counted series (一是, 二是, 四是) lacks number `value`."""
    TEMPLATE_BLANK = "template_blank"
    """A blank of the template was never filled in: ____, XX镇."""


_REFUSALS = tuple(f"t3:r3_{number}" for number in range(1, 9))
_IMPOSSIBLE = ("t3:r4_1", "t3:r4_2", "t3:r4_3")
_UNPROCESSED = tuple(f"t3:r5_{number}" for number in range(1, 6))
_OTHERWISE = ("t3:r6", "t3:r6_1", "t3:r6_2", "t3:r6_3")


def _court(ending: str) -> tuple[str, ...]:
    return (f"t4:count:ld_{ending}", f"t4:count:lr_{ending}")


ROWS: dict[Subject, tuple[str, ...]] = {
    Subject.PUBLISHED_TOTAL: ("g2014:a1",),
    Subject.PUBLISHED_WEBSITE: ("g2014:a2_2",),
    Subject.PUBLISHED_WEIBO: ("g2014:a2_3",),
    Subject.PUBLISHED_WECHAT: ("g2014:a2_4",),
    Subject.PUBLISHED_NEW_MEDIA: ("g2014:a2_3", "g2014:a2_4"),
    Subject.PUBLISHED_ONLINE: ("g2014:a2_2", "g2014:a2_3", "g2014:a2_4"),
    Subject.PUBLISHED_GAZETTE: ("g2014:a2_1",),
    Subject.PUBLISHED_BOARDS: ("g2014:a2_5",),
    Subject.PUBLISHED_MEDIA: ("g2014:a2_5",),
    Subject.POLICY_ITEMS: ("g2014:b2_3",),
    Subject.NORMATIVE_PUBLISHED: ("g2014:a1_nd", "t2_20_1:norm_docs:opened"),
    Subject.NORMATIVE_MADE: ("g2014:a_made", "t2_20_1:norm_docs:made"),
    Subject.NORMATIVE_REPEALED: ("t2_20_1:norm_docs:repealed",),
    Subject.NORMATIVE_VALID: ("t2_20_1:norm_docs:valid",),
    Subject.LICENCES: ("t2_20_5:licence:decisions",),
    Subject.PENALTIES: ("t2_20_6:penalty:decisions",),
    Subject.COERCIONS: ("t2_20_6:coercion:decisions",),
    Subject.CHARGES: ("t2_20_8:fees:amount",),
    Subject.INTERPRETATIONS: ("g2014:b2_3",),
    Subject.RESPONSES_TOTAL: ("g2014:b1",),
    Subject.RESPONSES_SOCIAL: ("g2014:b2_4",),
    Subject.RESPONSES_WINDOW: ("g2014:b2_5",),
    Subject.RESPONSES_PHONE: ("g2014:b2_5",),
    Subject.RESPONSES_OTHER: ("g2014:b2_5",),
    Subject.PRESS_CONFERENCES: ("g2014:b2_1",),
    Subject.INTERVIEWS: ("g2014:b2_2",),
    Subject.REQUESTS_RECEIVED: ("g2014:c1", "t3:n1"),
    Subject.REQUESTS_WITH_CARRIED: ("t3:n1", "t3:n2"),
    Subject.REQUESTS_CARRIED_IN: ("t3:n2",),
    Subject.REQUESTS_CARRIED_OUT: ("t3:n4",),
    Subject.REQUESTS_IN_PERSON: ("g2014:c1_1",),
    Subject.REQUESTS_FAX: ("g2014:c1_2",),
    Subject.REQUESTS_ONLINE: ("g2014:c1_3",),
    Subject.REQUESTS_LETTER: ("g2014:c1_4",),
    Subject.REQUESTS_SETTLED: ("g2014:c2", "t3:tot"),
    Subject.REQUESTS_ON_TIME: ("g2014:c2_1",),
    Subject.REQUESTS_EXTENDED: ("g2014:c2_2",),
    Subject.REQUESTS_ANSWERED: ("g2014:c3", "t3:tot"),
    Subject.OUTCOME_PUBLIC_ALREADY: ("g2014:c3_1",),
    Subject.OUTCOME_GRANTED: ("g2014:c3_2", "t3:r1"),
    Subject.OUTCOME_PARTIAL: ("g2014:c3_3", "t3:r2"),
    Subject.OUTCOME_REFUSED: ("g2014:c3_4", *_REFUSALS),
    Subject.OUTCOME_NOT_INFORMATION: ("g2014:c3_4e",),
    Subject.OUTCOME_NOT_THIS_BODY: ("g2014:c3_5",),
    Subject.OUTCOME_NOT_EXISTING: ("g2014:c3_6",),
    Subject.OUTCOME_IMPOSSIBLE: _IMPOSSIBLE,
    Subject.OUTCOME_NOT_PROCESSED: _UNPROCESSED,
    Subject.OUTCOME_OTHER: _OTHERWISE,
    Subject.OUTCOME_COMPLETED: ("g2014:c3_7",),
    Subject.OUTCOME_OTHER_WAY: ("g2014:c3_8",),
    Subject.REVIEWS_TOTAL: ("g2014:d", "t4:count:rv_total"),
    Subject.REVIEWS_UPHELD: ("g2014:d1", "t4:count:rv_upheld"),
    Subject.REVIEWS_CORRECTED: ("g2014:d2", "t4:count:rv_corrected"),
    Subject.REVIEWS_OTHER: ("g2014:d3", "t4:count:rv_other"),
    Subject.REVIEWS_PENDING: ("t4:count:rv_pending",),
    Subject.LAWSUITS_TOTAL: ("g2014:e", *_court("total")),
    Subject.LAWSUITS_UPHELD: ("g2014:e1", *_court("upheld")),
    Subject.LAWSUITS_CORRECTED: ("g2014:e2", *_court("corrected")),
    Subject.LAWSUITS_OTHER: ("g2014:e3", *_court("other")),
    Subject.LAWSUITS_PENDING: _court("pending"),
    Subject.COMPLAINTS: ("g2014:f",),
    Subject.FEES: ("g2014:g",),
    Subject.AGENCIES: ("g2014:h1",),
    Subject.READING_POINTS: ("g2014:h2",),
    Subject.STAFF: ("g2014:h3",),
    Subject.STAFF_FULL_TIME: ("g2014:h3_1",),
    Subject.STAFF_PART_TIME: ("g2014:h3_2",),
    Subject.BUDGET: ("g2014:h4",),
    Subject.MEETINGS: ("g2014:i1",),
    Subject.TRAININGS: ("g2014:i2",),
    Subject.TRAINED: ("g2014:i3",),
    Subject.WEIBO_NAMED: ("g2014:a2_3",),
    Subject.WECHAT_NAMED: ("g2014:a2_4",),
}
"""Rows by subject: table:row, or table:row:column. Those of one table are meant added up; a subject without rows
is compared with other statements only. `t3:r6` stands in the trial form alone, `t3:r6_1` to `r6_3` in the later."""
