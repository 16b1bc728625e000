"""Reading received mail: pure functions from bytes to facts, safe on any bytes."""
