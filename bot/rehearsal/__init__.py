"""A whole round in virtual time: invented people against the real core, with or without faults."""
