"""Files that people write and read: rounds, the address book, attendance, exports."""
