"""How a page is fetched: pace, retries, validators, egress."""
