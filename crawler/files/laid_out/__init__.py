"""Signs laid out on pages, PDF and OFD: lines, tables and paragraphs found again."""
