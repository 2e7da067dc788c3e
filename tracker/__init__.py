"""Follows public environmental pledges with public data."""

__version__ = "0.1.0"
