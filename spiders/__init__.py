"""Places: which counties there are, where they publish, how each CMS lists things."""
