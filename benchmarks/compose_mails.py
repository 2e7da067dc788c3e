# ruff: noqa: INP001 - a folder of scripts, no package
"""The month's reports of 500 councils: composed and sent, beside storing and handing over the same.

Each way runs in a process of its own; memory is the peak of the process and its children above what
it held when its imports were done. PDFs are off; every mail has its chart and its table. The relay
stands in the process that starts the others, and costs none of them anything.
"""

import argparse
import json
import smtplib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from site_world import NOW, load_first, opened, write_catalogue
from sqlalchemy import delete, update
from watching import watched, work_when_told

from tests.catcher import a_catcher
from tracker.pipeline import contacts, mailing, sending
from tracker.store.mail_tables import delivery

Work = Callable[[], Sequence[int]]
COUNCILS = 500
WITHOUT_PAUSE = 1e9  # mails a second
SHORTEST = 0.01  # seconds that are told apart from none
ROWS = (  # each with the floor that it is measured against
    ("store", "store", "floor: store the same mails"),
    ("compose", "store", "**ours: compose and store**"),
    ("hand-over", "hand-over", "floor: hand the same mails to the same relay"),
    ("send", "hand-over", "**ours: claim, hand over, mark**"),
)


def main() -> None:
    """Prepare the invented country once, then run every way on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder on the disk to measure")
    parser.add_argument("--councils", type=int, default=COUNCILS)
    parser.add_argument("--child", choices=sorted(WAYS))
    parser.add_argument("--port", type=int)
    chosen = parser.parse_args()
    if chosen.child:
        work_when_told(WAYS[chosen.child](chosen.folder, chosen.port))
        return
    write_catalogue(chosen.folder / "catalogue", chosen.councils)
    load_first(chosen.folder)
    _add_contacts(chosen.folder)
    with opened(chosen.folder) as context:
        mailing.prepare(context, month=f"{NOW:%Y-%m}")  # what the floors begin with
    found: dict[str, dict[str, float]] = {}
    for name, floor, title in ROWS:
        with a_catcher() as caught:
            child = (str(chosen.folder), "--child", name, "--port", str(caught.origin[1]))
            found[name] = watched(__file__, *child, counts="mails")
        cost = {
            key: round(found[name][key] / max(found[floor][key], SHORTEST), 1)
            for key in ("cpu", "wall")
        }
        print(f"{title}: {json.dumps(found[name])}, x floor: {json.dumps(cost)}", flush=True)


def _add_contacts(folder: Path) -> None:
    with opened(folder) as context:
        for each in context.catalogue.councils.values():
            contacts.add(context, each.area, email=f"{each.id}@example.org", language=each.locale)


def store(folder: Path, _port: int) -> Work:
    """The same mails, ready in memory, each into a table in a transaction of its own."""
    ready = _mails(folder)
    for each in folder.glob("floor.db*"):
        each.unlink()

    def work() -> Sequence[int]:
        connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE delivery (key text primary key, message text, to_ text)")
        for row in ready:
            connection.execute("INSERT INTO delivery VALUES (?, ?, ?)", row)
        connection.close()
        return (len(ready),)

    return work


def compose(folder: Path, _port: int) -> Work:
    """`tracker mail prepare` into an empty outbox, the catalogue's reading included."""
    with opened(folder) as context, context.engine.begin() as connection:
        connection.execute(delete(delivery))

    def work() -> Sequence[int]:
        with opened(folder) as context:
            return (mailing.prepare(context, month=f"{NOW:%Y-%m}"),)

    return work


def hand_over(folder: Path, port: int) -> Work:
    """The same mails, ready in memory, over one connection."""
    ready = _mails(folder)

    def work() -> Sequence[int]:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for _, message, recipient in ready:
                client.sendmail("tracker@example.org", recipient, message.encode("ascii"))
        return (len(ready),)

    return work


def send(folder: Path, port: int) -> Work:
    """`tracker mail send` of all of them, without the pause between two."""
    with opened(folder) as context, context.engine.begin() as connection:
        connection.execute(update(delivery).values(state="prepared", due_at=None))
    relay = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_tls": "none",
        "smtp_rate": WITHOUT_PAUSE,
    }

    def work() -> Sequence[int]:
        with opened(folder) as context:
            settings = context.settings.model_copy(update=relay)
            return (sending.send(replace(context, settings=settings)),)

    return work


WAYS = {"compose": compose, "hand-over": hand_over, "send": send, "store": store}


def _mails(folder: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(folder / "tracker.db") as source:
        return source.execute("SELECT key, message, recipient FROM delivery").fetchall()


if __name__ == "__main__":
    main()
