"""A fresh store for raw answers."""

from pathlib import Path

import pytest

from tracker.fetch.snapshot import RawStore


@pytest.fixture
def tmp_store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "var")
