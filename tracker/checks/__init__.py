"""Rules for what comes in: read from `expectations/`, run with Great Expectations."""
