"""The round's agenda in the office: its board, changing it, publishing a version."""
