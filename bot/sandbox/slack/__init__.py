"""A local Slack: Web API, Socket Mode and signed HTTP for the bot, a workspace for people."""
