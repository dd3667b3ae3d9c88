"""How quickly the dashboard answers at the scale of the whole country, to many who ask at once."""
