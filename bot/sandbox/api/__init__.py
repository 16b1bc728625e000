"""The HTTP API through which the page and the tests drive the outside world."""
