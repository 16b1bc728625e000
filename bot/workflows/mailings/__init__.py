"""Mailings to missions and former applicants: planned, frozen, confirmed, sent, answered."""
