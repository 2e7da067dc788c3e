"""Areas, councils, indicators, documents, pledges and declared figures, written by editors."""
