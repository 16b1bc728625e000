"""Answering frequent questions in three languages, and saying so when we cannot."""
