"""The letters of decisions: what each says, and which one tells what."""
