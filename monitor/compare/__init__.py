"""What differs between two versions, and what of it counts."""
