"""The speakers of a State in Slack: who comes, who is silent, whose statement is missing."""
