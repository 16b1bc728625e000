"""Decisions that go out together: proposed, read and edited, let go, taken back."""
