"""What a report must show by law and form, and what the newest version does not."""
