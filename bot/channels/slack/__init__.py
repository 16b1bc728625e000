"""Slack: the office's presses, dialogs and commands in, boards and windows out, over Bolt."""
