"""A local post office: SMTP in, IMAP with IDLE for the bot, mailboxes for everyone else."""
