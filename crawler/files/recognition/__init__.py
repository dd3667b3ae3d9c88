"""Scans and pictures: signs recognised, each with how sure it is."""
