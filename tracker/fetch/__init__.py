"""Pulls feeds: which addresses may be asked, how patiently, and how the raw bytes are kept."""
