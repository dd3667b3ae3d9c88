"""The families there are, and which of them made a page."""

from __future__ import annotations

from crawler.page import Page
from spiders.families.base import Family
from spiders.families.gkmlpt import Gkmlpt
from spiders.families.hanweb import Hanweb
from spiders.families.hanweb_module import HanwebModule
from spiders.families.jpaas import Jpaas
from spiders.families.lonsun import Lonsun
from spiders.families.static import Static
from spiders.families.trs import Trs
from spiders.families.truecms import TrueCms
from spiders.families.ucap import Ucap

FAMILIES: tuple[Family, ...] = (
    Gkmlpt(),
    Lonsun(),
    Jpaas(),
    TrueCms(),
    Ucap(),
    Hanweb(),
    HanwebModule(),
    Trs(),
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
