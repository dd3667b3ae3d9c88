"""Whose text is whose: a report's own words, what is near to them, and how much of them stands in another report."""
