"""A comparison of two versions as one HTML file that stands alone: no script, nothing remote."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from monitor.dashboard.rendering import TEMPLATES, render
from monitor.dashboard.report_views import changes_values
from storage.findings import Change
from storage.sightings import Version


def change_document(before: Version, after: Version, changes: Sequence[Change], language: str) -> str:
    """The file as text; `language` is `zh` or `en`. All that was crawled is escaped."""
    # Our own style sheet: escaping would break its quotation marks.
    css = Markup((TEMPLATES / "register.css").read_text(encoding="utf-8"))
    values = {"before": before, "after": after, "layout": "side", "css": css, **changes_values(changes)}
    return render("change_document.html", values, language=language, default=language).lstrip()
