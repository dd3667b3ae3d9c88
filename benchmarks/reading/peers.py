"""Other readers of main text, run in an environment of their own: paths in, JSON of reader to texts out."""

import json
import sys
from pathlib import Path


def readability(html: str) -> str:
    """readability-lxml: the summary as text."""
    import lxml.html
    from readability import Document

    return lxml.html.fromstring(Document(html).summary()).text_content()


def gne(html: str) -> str:
    """GeneralNewsExtractor: the content."""
    from gne import GeneralNewsExtractor

    return GeneralNewsExtractor().extract(html)["content"]


def read(reader, html: str) -> str:
    """The text, or nothing where the reader fails."""
    try:
        return reader(html)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError) as fault:
        print(f"{reader.__name__}: {fault}", file=sys.stderr)
        return ""


pages = [Path(path).read_bytes().decode("utf-8", "replace") for path in sys.argv[1:]]
print(json.dumps({reader.__name__: [read(reader, html) for html in pages] for reader in (readability, gne)}))
