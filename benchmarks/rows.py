"""Versions written straight into an archive's tables, for benchmarks in which only what reads them is measured."""

from __future__ import annotations

import hashlib
from datetime import datetime

from storage.archive import Archive
from storage.bodies import ReportKey
from storage.contents import ReportContent
from storage.moments import to_text
from storage.serial import to_json


def write_version(archive: Archive, county: str, key: ReportKey, content: ReportContent, moment: datetime) -> None:
    """The one version of a report, first and last seen at one moment; inside a transaction."""
    report, at = str(key), to_text(moment)
    url, sha256 = f"http://127.0.0.1/{report}.html", hashlib.sha256(report.encode()).hexdigest()
    run = archive.db.conn.execute
    place = run(
        "insert into place (url, county, host, kind, report) values (?, ?, '127.0.0.1', 'report', ?)",
        [url, county, report],
    ).lastrowid
    capture = run(
        "insert into capture (place, cycle, at, answer, status, headers, redirects, sha256, size, file, offset, length,"
        " record) values (?, 1, ?, 'page', 200, '[]', '[]', ?, 1, 'made', 0, 1, 'made')",
        [place, at, sha256],
    ).lastrowid
    version = run(
        "insert into version (report, number, county, body, year, place, url, capture, cycle, at, fingerprint, content,"
        " previous) values (?, 1, ?, ?, ?, ?, ?, ?, 1, ?, '', ?, '')",
        [report, county, key.body, key.year, place, url, capture, at, to_json(content)],
    ).lastrowid
    run("insert into version_span values (?, ?, ?, 1)", [version, at, at])
