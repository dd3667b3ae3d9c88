"""What the product costs beside its peers; ratios of one run, never absolute promises."""
