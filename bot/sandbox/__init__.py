"""The outside world in a box: Telegram, Slack and mail on loopback, their people, a clock."""
