"""The processes of a round, moved on by timers and by the office; pure, like the handlers."""
