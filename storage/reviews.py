"""Reviews: what people said to findings, each a row of its own, never altered."""

from __future__ import annotations

from storage.findings import Review, Verdict
from storage.moments import from_text, to_text
from storage.room import Room, Row


class Reviews(Room):
    """The room of reviews."""

    def reviews(self, finding: str | None = None, *, county: str | None = None) -> list[Review]:
        """All reviews, or those of one finding or of a county's findings, oldest first."""
        wheres, given = ["true"], []
        if finding is not None:
            wheres.append("finding = ?")
            given.append(finding)
        if county is not None:
            wheres.append("finding in (select f.finding from finding f where f.county = ?)")
            given.append(county)
        query = f"select * from review where {' and '.join(wheres)} order by id"
        return [_review(row) for row in self.rows(query, given)]

    def keep_review(self, review: Review) -> None:
        """Write a review; only inside a transaction. Raises ValueError unless it judges the newest revision."""
        last = self.row("select max(revision) as n from finding where finding = ?", [review.finding])
        newest = last["n"] if last is not None else None
        if review.revision != newest:
            raise ValueError(f"{review.finding}: revision {review.revision} is reviewed, {newest} is the newest")
        self.append(
            "review",
            {
                "finding": review.finding,
                "revision": review.revision,
                "verdict": review.verdict.value,
                "who": review.who,
                "why": review.why,
                "at": to_text(review.at),
            },
        )


def _review(row: Row) -> Review:
    return Review(
        finding=row["finding"],
        revision=row["revision"],
        verdict=Verdict(row["verdict"]),
        who=row["who"],
        why=row["why"],
        at=from_text(row["at"]),
    )
