"""The agenda of a round: placing its meetings, what missions may see of them, calendar files."""
