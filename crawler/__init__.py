"""Pages: fetch one politely, decide what the answer was, read a report out of it."""
