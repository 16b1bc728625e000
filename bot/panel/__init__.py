"""Choosing speakers: the published criteria as data, and panels that meet them together."""
