"""When a report was published: what proves it, between which moments, and the word for it."""
