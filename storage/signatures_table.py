"""Signatures by bands, and which versions are near to which: so that no version is ever held against all others.

Nothing here is evidence. It is derived from versions, replaced when a reading or the way of masking is replaced, and
stands neither in the ledger nor in the proof.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import date

from storage.moments import from_text
from storage.room import Room, Row, storable
from storage.signatures import Signature, Unsigned

MOST_NEAR = 48
"""So many versions, those with most bands in common, are held against a new one."""

_SIGNATURES = """
select s.version, s.reading, s.method, v.report, v.number, v.county, place.url, c.sha256, c.id as capture,
  span.first_seen, s.title, s.unit, s.shown, s.signs
from signature s
join version v on v.id = s.version
join version_span span on span.version = v.id
left join supplement f on f.id = s.reading
join place on place.id = coalesce(f.place, v.place)
join capture c on c.id = coalesce(f.capture, v.capture)
"""


class Signatures(Room):
    """The room of signatures."""

    def unsigned(self, county: str, method: str) -> list[Unsigned]:
        """Versions of a county without a signature of this method and of their fullest reading, in order of time."""
        rows = self.rows(
            "select v.id as version, coalesce(max(f.id), 0) as reading, v.report, v.number from version v"
            " left join supplement f on f.version = v.id left join signature s on s.version = v.id"
            " where v.county = ? group by v.id"
            " having s.version is null or s.method <> ? or s.reading <> coalesce(max(f.id), 0) order by v.id",
            [county, method],
        )
        return [Unsigned(**row) for row in rows]

    def keep_signature(self, of: Unsigned, method: str, signature: Signature, bands: Iterable[int]) -> None:
        """Keep a version's signature and find what is near to it; only inside a transaction."""
        self._doubt_twins(of.version, signature.county)
        for table in ("signature_pair", "signature_band", "signature"):
            self.db.conn.execute(f"delete from {table} where version = ?", [of.version])
        self.db.conn.execute("delete from signature_pair where other = ?", [of.version])
        shown = None if signature.shown is None else signature.shown.isoformat()
        packed = zlib.compress(signature.signs.encode("utf-8", "replace"))
        row = (of.version, signature.county, of.reading, method, signature.title, signature.unit, shown, packed)
        self.db.conn.execute(
            "insert into signature values (?, ?, ?, ?, ?, ?, ?, ?)", [storable(value) for value in row]
        )
        bands = sorted(set(bands))
        self._pair(of, bands)
        self.db.conn.executemany("insert into signature_band values (?, ?)", [(band, of.version) for band in bands])
        self._doubt_twins(of.version, signature.county)

    def _doubt_twins(self, version: int, county: str) -> None:
        """Let the twins that were found in a county, and in those of the versions near to one, be found anew."""
        self.db.conn.execute(
            "update county_twins set basis = '' where (county = ?1 or county in (select s.county from signature s"
            " where s.version in (select other from signature_pair where version = ?2"
            " union select version from signature_pair where other = ?2))) and basis <> ''",
            [county, version],
        )

    def _pair(self, of: Unsigned, bands: Sequence[int]) -> None:
        marks = ", ".join("?" for _ in bands)
        near = self.rows(
            "select b.version, count(*) as bands from signature_band b join version v on v.id = b.version"
            f" where b.band in ({marks}) and v.report <> ? group by b.version"
            " order by bands desc, b.version limit ?",
            [*bands, of.report, MOST_NEAR],
        )
        self.db.conn.executemany(
            "insert into signature_pair values (?, ?)", [(of.version, row["version"]) for row in near]
        )

    def signatures(self, county: str) -> dict[int, Signature]:
        """All signatures of a county by row of their version."""
        rows = self.rows(f"{_SIGNATURES} where s.county = ? order by v.report, v.number", [county])
        return {row["version"]: _signature(row) for row in rows}

    def signatures_around(self, versions: Iterable[int]) -> dict[int, Signature]:
        """The signatures of all versions of the reports that these versions are of, by row."""
        found: dict[int, Signature] = {}
        asked = sorted(set(versions))
        for begin in range(0, len(asked), 500):
            some = asked[begin : begin + 500]
            marks = ", ".join("?" for _ in some)
            rows = self.rows(
                f"{_SIGNATURES} where v.report in (select w.report from version w where w.id in ({marks}))", some
            )
            found.update((row["version"], _signature(row)) for row in rows)
        return found

    def near(self, county: str) -> list[tuple[int, int]]:
        """(version of the county, version near to it), each pair from the side of the county; sorted."""
        rows = self.rows(
            "select p.version as mine, p.other from signature s join signature_pair p on p.version = s.version"
            " where s.county = ?1"
            " union select p.other, p.version from signature s join signature_pair p on p.other = s.version"
            " where s.county = ?1 order by 1, 2",
            [county],
        )
        return [(row["mine"], row["other"]) for row in rows]

    def signed(self, county: str) -> list[tuple[int, int, str]]:
        """(version, reading, method) of each signature of a county and of what is near to it: what twins rest on."""
        rows = self.rows(
            "select version, reading, method from signature where county = ?1 or version in ("
            " select p.other from signature s join signature_pair p on p.version = s.version where s.county = ?1"
            " union select p.version from signature s join signature_pair p on p.other = s.version where s.county = ?1)"
            " order by version",
            [county],
        )
        return [(row["version"], row["reading"], row["method"]) for row in rows]

    def kept_twins(self, county: str, basis: str) -> str | None:
        """What was found on this basis, as text; None where it was not asked yet."""
        row = self.row("select twins from county_twins where county = ? and basis = ?", [county, basis])
        return None if row is None else str(row["twins"])

    def last_twins(self, county: str) -> str:
        """What was found last, on whatever basis; an empty list where nothing was."""
        row = self.row("select twins from county_twins where county = ?", [county])
        return "[]" if row is None else str(row["twins"])

    def keep_twins(self, county: str, basis: str, twins: str) -> None:
        """Keep what was found on a basis, instead of what was found before."""
        with self.transaction():
            self.db.conn.execute("delete from county_twins where county = ?", [county])
            self.db.conn.execute("insert into county_twins values (?, ?, ?)", [county, basis, twins])


def _signature(row: Row) -> Signature:
    return Signature(
        report=row["report"],
        number=row["number"],
        county=row["county"],
        url=row["url"],
        sha256=row["sha256"],
        capture=row["capture"],
        first_seen=from_text(row["first_seen"]),
        title=row["title"],
        unit=row["unit"],
        shown=None if row["shown"] is None else date.fromisoformat(row["shown"]),
        signs=zlib.decompress(row["signs"]).decode("utf-8"),
    )
