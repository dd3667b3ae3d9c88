"""What pages show, laid out before a template sets it; pure."""
