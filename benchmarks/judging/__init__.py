"""How long judging takes at the scale of all counties, and how much it finds of what was planted."""
