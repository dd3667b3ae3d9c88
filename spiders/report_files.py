"""The files of one report, looked at one after another: the known ones keep their readings, the failed stay unread."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace

from crawler.extract.disposition import name_in_headers, named_by_link
from crawler.extract.file_report import read_file
from crawler.extract.reader import signed_file
from crawler.fetch.look import Looker, Seen
from crawler.page import Ask, canonical
from storage.bodies import Column
from storage.contents import Attachment
from storage.sightings import Answer, Capture, Known, PlaceKind, Version

MAX_FILES = 20
"""Attachments of one report that are followed."""


class ReportFiles:
    """Looks at the files that the reports of one county link."""

    def __init__(self, *, county: str, looker: Looker, known: Mapping[str, Known]) -> None:
        self._county, self._looker, self._known = county, looker, known

    async def look(
        self,
        attachments: tuple[Attachment, ...],
        column: Column,
        version: Version | None,
        first: Collection[Attachment] = (),
    ) -> tuple[tuple[Attachment, ...], tuple[Capture, ...]]:
        """Look at each linked file; one that is the known one keeps its reading, one that fails stays unread.

        Of files that were looked at just before, only those that differ from the version are asked for again, whole.
        """
        files: list[Attachment] = []
        parts: list[Capture] = []
        before = {file.url: file for file in version.content.attachments} if version is not None else {}
        held = {file.sha256 for file in before.values()}
        just_now = {file.url: file for file in first if file.sha256 is not None}
        for attachment in attachments[:MAX_FILES]:
            known = self._known.get(attachment.url)
            former = before.get(attachment.url)
            if attachment.url in just_now:
                former, known = just_now[attachment.url], None
                if former.sha256 in held:
                    files.append(former)
                    continue
            if former is None or former.sha256 is None:
                known = None
            seen = await self._looker.look(Ask(url=attachment.url, kind=PlaceKind.ATTACHMENT), known)
            files.append(await self._file(attachment, former, seen))
            if seen.asked:
                parts.append(
                    Capture(
                        county=self._county,
                        kind=PlaceKind.ATTACHMENT,
                        observation=seen.observation,
                        body=seen.body,
                        column=canonical(column.url) if column.url else None,
                    )
                )
        return (*files, *attachments[MAX_FILES:]), tuple(parts)

    async def _file(self, attachment: Attachment, former: Attachment | None, seen: Seen) -> Attachment:
        linked = named_by_link(attachment)
        if former is not None and not linked:
            attachment = replace(attachment, name=former.name)
        if former is not None and (
            seen.answer is Answer.NOT_MODIFIED or (seen.body is not None and seen.body.sha256 == former.sha256)
        ):
            return replace(former, name=attachment.name)
        if seen.answer is not Answer.PAGE or seen.body is None:
            note = f"{seen.answer.value}: {seen.observation.note}".rstrip(": ")
            return replace(attachment, sha256=None, problem=note[:120])
        name = ("" if linked else name_in_headers(seen.body.headers)) or attachment.name
        return signed_file(await asyncio.to_thread(read_file, seen.body.content, name=name, url=attachment.url))
