"""Counties and their bodies, as the tests of matching use them."""

from __future__ import annotations

from storage.bodies import BodyKind, Column, Jurisdiction, PublishingBody, Site


def body(code: str, name: str, kind: str, aliases: str = "", **named: int) -> PublishingBody:
    """A body of the county that its code begins with."""
    return PublishingBody(
        code=code,
        county=code[:6],
        name=name,
        kind=BodyKind(kind),
        aliases=tuple(filter(None, aliases.split("|"))),
        **named,
    )


HELAN = Site(
    jurisdiction=Jurisdiction(code="640122", name="贺兰县"),
    site="http://helan.example/",
    columns=(Column(url="http://helan.example/ligang/", body="ligang"), Column(url="http://helan.example/all/")),
    bodies=(
        body("640122", "贺兰县人民政府", "county"),
        body("office", "贺兰县人民政府办公室", "office", "县府办"),
        body("jingui", "金贵镇人民政府", "township", "金贵镇"),
        body("ligang", "贺兰县立岗镇人民政府", "township"),
        body("hongguang", "洪广镇", "township"),
        body("changxin", "常信乡人民政府", "township"),
        body("chengguan", "城关镇人民政府", "township"),
        body("chengguanj", "城关街道办事处", "subdistrict"),
        body("fuxing", "富兴街街道办事处", "subdistrict", "富兴街街道"),
        body("zone", "贺兰工业园区管理委员会", "zone"),
        body("edu", "贺兰县教育局", "department", "县教育局|教育局|教育体育局"),
        body("health", "贺兰县卫生健康局", "department"),
        body("reform", "贺兰县发展和改革局", "department"),
        body("social", "人力资源和社会保障局", "department"),
        body("foreign", "贺兰县人民政府外事办公室", "department"),
        body("audit1", "贺兰县审计局", "department", until=2017),
        body("audit2", "贺兰县审计局", "department", since=2018),
        body("tax", "国家税务总局贺兰县税务局", "vertical", "县税务局"),
        body("school", "立岗镇中心小学", "institution"),
    ),
)

WENSHAN = Site(
    jurisdiction=Jurisdiction(code="532601", name="文山市"),
    site="http://wenshan.example/",
    bodies=(
        body("532601", "文山市人民政府", "county"),
        body("532601-bgs", "文山市人民政府办公室", "office"),
        body("gumu", "古木镇人民政府", "township"),
        body("dongshan", "东山彝族乡人民政府", "township"),
        body("kaihua", "开化街道办事处", "subdistrict"),
        body("wsedu", "文山市教育体育局", "department"),
    ),
)

EJIN = Site(
    jurisdiction=Jurisdiction(code="152923", name="额济纳旗"),
    site="http://ejin.example/",
    bodies=(
        body("152923", "额济纳旗人民政府", "county"),
        body("saihan", "赛汉陶来苏木人民政府", "township"),
        body("dalai", "达来呼布镇人民政府", "township"),
    ),
)

GONGAN = Site(
    jurisdiction=Jurisdiction(code="421022", name="公安县"),
    site="http://gongan.example/",
    bodies=(body("421022", "公安县人民政府", "county"), body("police", "公安县公安局", "department")),
)

LINGWU = Site(
    jurisdiction=Jurisdiction(code="640181", name="灵武市"),
    site="http://lingwu.example/",
    bodies=(body("640181", "灵武市人民政府", "county"), body("lwedu", "灵武市教育局", "department")),
)
