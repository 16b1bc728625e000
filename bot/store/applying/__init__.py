"""Effects become rows, one module for each kind of thing they change."""
