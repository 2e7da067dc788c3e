"""One module per family of target kinds: what it asks for, and its word."""
