"""Readers of formats: bytes in, rows out. They know a format, never a publisher."""
