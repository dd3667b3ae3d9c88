"""What is said to one recipient, findings or corrections, as a mail: text and HTML equal in meaning, nothing remote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.alerts.correction import Correction, correction_letter
from monitor.alerts.digest_csv import digest_csv
from monitor.alerts.letter import Letter, Occasion, letter_of, link_to
from monitor.alerts.quoting import one_line
from monitor.compare.marks import Piece, bracketed
from monitor.wording import Words, badness, day
from storage.findings import Finding
from storage.moments import SHANGHAI

MOST_BYTES = 100_000
"""A mail's size without its CSV."""
MOST_SHOWN = 60
MOST_REFERENCES = 20
_TEMPLATES = Path(__file__).parent / "templates"
_DOMAIN = re.compile(r"^[A-Za-z0-9.-]{1,200}$")


def message_for(
    findings: Sequence[Finding],
    *,
    recipient: str,
    language: str,
    occasion: Occasion,
    message_id: str | None = None,
    baseline: Mapping[str, Words] | None = None,
    with_table: bool = False,
) -> EmailMessage:
    """One mail that tells `recipient` of `findings` (at least one) in `language`, `zh` or `en`.

    Beyond 60 findings, or 100 kB, the mail shows the worst; every id stands in it either way as far as the size allows.
    A CSV with all of them is attached where some are not shown, or `with_table`. `message_id` is given when a mail is
    tried again. `baseline`: ids of findings that a first look brought, each with what is said of it.
    """
    ordered = sorted(findings, key=lambda f: (*badness(f.kind, f.grade), f.county, f.finding))
    unique = list({finding.finding: finding for finding in ordered}.values())
    on = occasion.now.astimezone(SHANGHAI).date()
    ids = [finding.finding for finding in unique]
    return _fitted(
        lambda shown, named: letter_of(unique, shown, named, language, occasion, baseline),
        unique,
        recipient,
        language,
        occasion,
        message_id or stable_message_id(recipient, ids, on, occasion.sender),
        with_table=with_table,
    )


def correction_for(
    corrections: Sequence[Correction], *, recipient: str, language: str, occasion: Occasion, message_id: str
) -> EmailMessage:
    """One mail that takes back what `recipient` was told, at least one thing; an answer to the mails that told it."""
    ordered = sorted(
        corrections, key=lambda c: (*badness(c.told.kind, c.told.grade), c.withdrawn.county, c.withdrawn.finding)
    )
    message = _fitted(
        lambda shown, named: correction_letter(ordered, shown, named, language, occasion),
        [one.withdrawn for one in ordered],
        recipient,
        language,
        occasion,
        message_id,
    )
    mails = list(dict.fromkeys(one_line(one.message_id) for one in ordered if one.message_id))[:MOST_REFERENCES]
    if mails:
        message["References"] = " ".join(mails)
    if len(mails) == 1:
        message["In-Reply-To"] = mails[0]
    return message


def _fitted(
    letter: Callable[[int, int], Letter],
    unique: Sequence[Finding],
    recipient: str,
    language: str,
    occasion: Occasion,
    message_id: str,
    *,
    with_table: bool = False,
) -> EmailMessage:
    """The mail with as much shown as its size allows; `letter` makes it of so many shown and so many named."""
    for shown, named in ((MOST_SHOWN, 1000), (40, 800), (25, 600), (15, 400), (8, 200), (3, 100), (1, 0)):
        written = letter(shown, named)
        message = letter_mail(written, recipient, language, occasion, message_id)
        if len(message.as_bytes()) <= MOST_BYTES:
            break
    if written.untold or with_table:
        message.add_attachment(
            digest_csv(unique, language, lambda finding: link_to(finding, occasion)),
            maintype="text",
            subtype="csv",
            filename=f"nianbao-{day(occasion.now)}.csv",
            params={"charset": "utf-8"},
        )
    return message


def stable_message_id(recipient: str, ids: Sequence[str], on: date, sender: str) -> str:
    """`<DAY.HASH@domain>` of recipient, finding ids and day: the same sending gets the same one."""
    digest = hashlib.sha256("\n".join((recipient, on.isoformat(), *sorted(set(ids)))).encode()).hexdigest()
    domain = sender.rpartition("@")[2].strip(" >")
    return f"<{on:%Y%m%d}.{digest[:32]}@{domain if _DOMAIN.match(domain) else 'nianbao.invalid'}>"


def letter_mail(letter: Letter, recipient: str, language: str, occasion: Occasion, message_id: str) -> EmailMessage:
    """A letter as a mail: a text and an HTML part, every header one line (T104), nothing remote (T105)."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = one_line(occasion.sender)
    message["To"] = one_line(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(occasion.now.astimezone(SHANGHAI))
    message["Message-ID"] = one_line(message_id)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "en" if language == "en" else "zh-CN"
    message.set_content(_render("mail.txt", letter, language), cte="base64")
    html = _inliner().inline(_render("mail.html", letter, language))
    message.add_alternative(html, subtype="html", cte="base64")
    return message


def _plain(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = _plain
    environment.filters["bracketed"] = bracketed
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched: no remote sheets, and the template names none.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_link_tags=False)


@cache
def _css() -> Markup:
    # Our own file: escaping would break its quotation marks.
    return Markup((_TEMPLATES / "mail.css").read_text(encoding="utf-8"))


def _render(name: str, letter: Letter, language: str) -> str:
    def t(zh: str, en: str) -> str:
        return en if language == "en" else zh

    values: dict[str, Any] = {"letter": letter, "t": t}
    if name.endswith(".html"):
        values["css"] = _css()
    return _environment().get_template(name).render(values)
