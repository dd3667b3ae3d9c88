"""What sentences claim: counts, channels, requests, courts, fees, staff; precise rather than complete."""
