"""Mail: letters out over SMTP, answers in over IMAP."""
