"""A local Telegram: the Bot API towards the bot, phones towards people."""
