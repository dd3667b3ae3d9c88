"""What is said to whom, and the outbox it waits in."""
