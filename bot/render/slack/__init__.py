"""Messages, boards and dialogs as Slack's Block Kit."""
