"""Notes of an unfinished pull, so that the next one does not ask again for what came."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from tracker.fetch import durable
from tracker.fetch.snapshot import Exchange

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a pull begins with; only a pull that begins alike may go on with its answers."""

    addresses: tuple[str, ...]
    at: datetime | None
    started_at: datetime


class Partial:
    """The answers that came before a pull broke off, by address."""

    def __init__(self, path: Path, start: Start) -> None:
        self._path = path
        self._exchanges = _resumable(path, start)
        if not self._exchanges:
            durable.write(path, msgspec.json.encode(start) + b"\n")

    def get(self, address: str) -> Exchange | None:
        """The answer that this address already gave."""
        return self._exchanges.get(address)

    def add(self, exchange: Exchange) -> None:
        """Note an answer whose bytes are kept."""
        self._exchanges[exchange.address] = exchange
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(exchange) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def forget(self) -> None:
        """The pull is complete, or going on with it would not help."""
        self._path.unlink(missing_ok=True)


def _resumable(path: Path, start: Start) -> dict[str, Exchange]:
    """Nothing is lost by giving up on notes that cannot be read: the answers come again."""
    try:
        first, *lines = path.read_bytes().splitlines()
        before = msgspec.json.decode(first, type=Start)
        noted = [msgspec.json.decode(line, type=Exchange) for line in lines]
    except (FileNotFoundError, ValueError):
        return {}
    is_alike = (before.addresses, before.at) == (start.addresses, start.at)
    is_fresh = timedelta(0) <= start.started_at - before.started_at < KEPT_FOR
    return {exchange.address: exchange for exchange in noted} if is_alike and is_fresh else {}
