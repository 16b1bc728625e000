"""The presessions bot: one round of UPR Info's Pre-sessions, from the call to the agenda."""
