"""The demo: a small invented county on loopback, some months of 2019 and 2023 in a minute, and what must be found."""
