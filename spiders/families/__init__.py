"""One file for each CMS: how it lists, and how its addresses speak."""
