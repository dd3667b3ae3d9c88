"""Word in all its dresses: DOCX, DOC and WPS, RTF, the XML of 2003."""
