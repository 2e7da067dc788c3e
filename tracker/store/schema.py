"""The whole schema: whoever asks here has every table, wherever it stands."""

from tracker.store import mail_tables, tables
from tracker.store.columns import metadata

__all__ = ["mail_tables", "metadata", "tables"]
