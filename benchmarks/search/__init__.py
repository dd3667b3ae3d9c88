"""What the full-text search costs: room and time of the index, time of questions, at the scale of all counties."""
