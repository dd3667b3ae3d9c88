"""Time: when to look, what is due, what changed, what it means, whom to tell."""
