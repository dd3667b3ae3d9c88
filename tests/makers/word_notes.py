"""A footnote put into a DOCX file, as Word keeps it: a part of its own and a reference behind a word."""

from __future__ import annotations

import io
import zipfile

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def with_footnote(content: bytes, *, behind: str, note: str) -> bytes:
    """The DOCX with a footnote behind the words `behind`; raises ValueError where no one run has them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = _referring(part.decode(), behind).encode()
            elif name == "[Content_Types].xml":
                part = part.replace(
                    b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}"/></Types>'.encode()
                )
            elif name == "word/_rels/document.xml.rels":
                part = part.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId900" Type="{_RELATION}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            target.writestr(name, part)
        target.writestr("word/footnotes.xml", _footnotes(note))
    return out.getvalue()


def _referring(document: str, behind: str) -> str:
    if document.count(behind) != 1:
        raise ValueError(behind)
    reference = f'</w:t></w:r><w:r>{_RAISED}<w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve">'
    return document.replace(behind, behind + reference)


def _footnotes(note: str) -> str:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"))
    )
    return (
        f'{_HEAD}<w:footnotes {_SPACE}>{lines}<w:footnote w:id="2"><w:p><w:r>{_RAISED}<w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
