"""One file for each thing a person can want; ``table.decide`` asks them in order."""
