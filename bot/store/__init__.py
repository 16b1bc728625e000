"""The state store: tables, the one transaction of a turn, and the queries around it."""
