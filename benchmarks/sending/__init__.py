"""Composing and sending mail, beside Django on one persistent connection, to a local sink."""
