"""What is taken away: lists, feeds, the calendar, the interface, stored bytes, printed changes."""
