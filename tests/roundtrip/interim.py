"""Until `documents.READERS` knows all kinds: the readers that are there by now."""

from __future__ import annotations

import importlib
from typing import Any

from crawler.extract import documents

for kind, module, name in (
    ("doc", "binary_word", "read_binary_word"), ("rtf", "rich_text", "read_rich_text"),
    ("xls", "workbook", "read_workbook"), ("xlsx", "workbook", "read_workbook"), ("ofd", "ofd", "read_ofd"),
):  # fmt: skip
    readers: Any = documents.READERS
    if kind not in readers:
        try:
            readers[kind] = getattr(importlib.import_module(f"crawler.files.{module}"), name)
        except (ImportError, AttributeError):
            print("no reader of", kind)
