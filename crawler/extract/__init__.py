"""How a report is read out of bytes; pure, without network or clock."""
