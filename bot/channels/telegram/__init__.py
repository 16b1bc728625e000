"""Telegram: applicants' messages in, letters out, over python-telegram-bot's Bot."""
