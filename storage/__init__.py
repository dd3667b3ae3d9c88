"""The words, and the archive that keeps what was seen."""
