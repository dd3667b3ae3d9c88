"""Reading: pages and files, against bare parsers and other readers."""
