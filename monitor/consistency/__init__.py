"""What the figures and sentences of one report must agree on; pure."""
