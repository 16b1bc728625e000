"""The channels: how events come in from the outside world and messages go out to it."""
