"""What the demo says when it is over: coverage, findings, whether the script came true, and where things are."""

from __future__ import annotations

from monitor.demo.play import PlayResult
from storage.findings import Finding, Status

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Heads and rows."""


def coverage_table(result: PlayResult) -> Table:
    """Bodies by report years, each cell the sign of its state."""
    heads = ("", *(str(year) for year in result.coverage.years))
    rows = tuple((body.name, *(view.sign for view in views)) for body, views in result.coverage.rows)
    return heads, rows


def legend(result: PlayResult, language: str) -> str:
    """The signs that the coverage table shows, in words."""
    seen: dict[str, str] = {}
    for _, views in result.coverage.rows:
        for view in views:
            words = view.state.words
            seen[words.sign] = words.of(language)
            if view.changed:
                seen["Δ"] = "changed since" if language == "en" else "发布后有变动"
    return "  ".join(f"{sign} {words}" for sign, words in seen.items())


def finding_lines(result: PlayResult, language: str) -> list[str]:
    """One line a finding, those still open first; what was about the watch alone comes last."""
    ordered = sorted(
        result.findings, key=lambda one: (not one.kind.accuses, one.status is not Status.OPEN, one.finding)
    )
    return [_line(finding, language) for finding in ordered]


def verdict(result: PlayResult, language: str) -> list[str]:
    """Whether the script came true; where it did not, a line for each deviation."""
    english = language == "en"
    if result.holds:
        return [
            f"All {len(result.findings)} findings are as the script has them; nobody was accused falsely."
            if english
            else f"{len(result.findings)}项发现与剧本一致，没有误报。"
        ]
    lines = [f"absent: {one.finding}" if english else f"应有未有：{one.finding}" for one in result.absent]
    for one in result.discords:
        wanted, got = one.expected, one.found
        text = f"{wanted.finding}: {wanted.grade}/{wanted.status} → {got.grade}/{got.status}"
        lines.append(f"otherwise: {text}" if english else f"与剧本不同：{text}")
    for finding in result.false:
        text = f"{finding.finding} ({finding.grade}/{finding.status}) {_summary(finding, language)}"
        lines.append(f"not in the script: {text}" if english else f"剧本没有：{text}")
    lines += [f"in no mail: {name}" if english else f"未见于邮件：{name}" for name in result.untold]
    if not result.outage_seen:
        lines.append("the outage was not noted, or is not over" if english else "网站中断未记录，或者未了结")
    return lines


def places(result: PlayResult, language: str) -> list[str]:
    """Where the mails, the archive and the workspace are."""
    if language == "en":
        return [
            f"mails: {result.mails} ({result.mail_count})",
            f"archive: {result.archive}",
            f"workspace: {result.workspace}",
        ]
    return [
        f"邮件：{result.mails}（{result.mail_count}封）",
        f"存档：{result.archive}",
        f"工作目录：{result.workspace}",
    ]


def _line(finding: Finding, language: str) -> str:
    closed = "" if finding.status is Status.OPEN else f" [{finding.status}]"
    return f"{finding.finding}{closed}  {_summary(finding, language)}"


def _summary(finding: Finding, language: str) -> str:
    return finding.summary_english if language == "en" else finding.summary
