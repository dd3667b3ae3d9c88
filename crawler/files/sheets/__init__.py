"""Workbooks: XLS, XLSX, ET, the XML of 2003."""
