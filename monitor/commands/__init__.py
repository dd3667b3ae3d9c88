"""One room for each family of verbs behind the front door."""
