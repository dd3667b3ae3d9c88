"""The families there are, and which of them made a page."""

from __future__ import annotations

from crawler.page import Page
from spiders.families.asp import Asp
from spiders.families.aspx import Aspx
from spiders.families.base import Family
from spiders.families.epoint import Epoint
from spiders.families.gkmlpt import Gkmlpt
from spiders.families.hanweb import Hanweb
from spiders.families.hanweb_module import HanwebModule
from spiders.families.jeecms import Jeecms
from spiders.families.jpaas import Jpaas
from spiders.families.lonsun import Lonsun
from spiders.families.objectid import ObjectId
from spiders.families.rednet import Rednet
from spiders.families.snowflake import Snowflake
from spiders.families.static import Static
from spiders.families.trs import Trs
from spiders.families.truecms import TrueCms
from spiders.families.ucap import Ucap
from spiders.families.vsb import Vsb

FAMILIES: tuple[Family, ...] = (
    Gkmlpt(),
    Lonsun(),
    Jpaas(),
    TrueCms(),
    Ucap(),
    Epoint(),
    Hanweb(),
    HanwebModule(),
    Trs(),
    Vsb(),
    Jeecms(),
    ObjectId(),
    Snowflake(),
    Rednet(),
    Aspx(),
    Asp(),
    Static(),
)
"""In the order in which they are asked; the last one takes every page."""


def family_named(name: str) -> Family:
    """The family of that name; raises KeyError."""
    for family in FAMILIES:
        if family.name == name:
            return family
    raise KeyError(name)


def recognise(page: Page) -> Family:
    """The first family that recognises the page; static for what no other one does."""
    return next(family for family in FAMILIES if family.recognises(page))
