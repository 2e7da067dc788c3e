"""Look at everything that a run needs, change nothing, and say what to do about what is wrong."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.errors import MailError, NoKeyError, TrackerError
from tracker.feeds import FEEDS
from tracker.fetch.keys import Keys
from tracker.mail.smtp import connected
from tracker.pipeline.alerting import relay_of
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.context import Clock
from tracker.publish.prints import can_print
from tracker.publish.releases import live
from tracker.settings import Settings
from tracker.store.engine import HEAD, open_engine, schema_version

Level = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. A note stops nothing; what is bad does, and says what to do."""

    subject: str
    level: Level
    sentence: str
    to_do: str = ""


def examine(read: Callable[[], Settings], clock: Clock) -> Iterator[Finding]:
    """Every finding, in the order in which they are worth mending."""
    try:
        settings = read()
    except TrackerError as error:
        yield _bad("settings", error)
        return
    yield _about_settings(settings)
    yield _about_database(settings)
    yield _about_folder("home", settings.home)
    yield _about_site(settings)
    yield _about_mail(settings)
    yield _about_prints(settings)
    try:
        catalogue = load(settings.catalogue)
        lint(catalogue, feed_ids={feed.id for feed in FEEDS}, sources=None, today=clock().date())
    except TrackerError as error:
        yield _bad("catalogue", error)
        return
    yield _good("catalogue", f"{len(catalogue.pledges)} pledges without a fault")
    yield from _about_keys(settings, catalogue)


def _about_settings(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(
            subject="settings",
            level="note",
            sentence="the pages say that they are a demonstration",
            to_do="for a site in public set TRACKER_DEMO=false and who publishes it",
        )
    return _good("settings", f"a site in public at {settings.base_url}")


def _about_database(settings: Settings) -> Finding:
    url = make_url(settings.database_url)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():
        return _note("database", f"{file} is not there yet", "the first run makes it")
    engine = open_engine(settings.database_url)
    try:
        found = schema_version(engine)
    except DatabaseError as error:
        return Finding(
            subject="database",
            level="bad",
            sentence=f"{url.render_as_string(hide_password=True)} does not answer as one: "
            f"{error.orig}",
            to_do="start it, or set TRACKER_DATABASE_URL to one that runs",
        )
    finally:
        engine.dispose()
    return _about_schema(found)


def _about_schema(found: str | None) -> Finding:
    if found == HEAD:
        return _good("database", f"it has schema {found}, as this program needs it")
    if found is None:
        return _note("database", "it is empty", "the first run makes its tables")
    if found > HEAD:
        return Finding(
            subject="database",
            level="bad",
            sentence=f"it has schema {found}, and this program knows {HEAD}",
            to_do="run the newer release of Tracker that made it, or restore a backup",
        )
    return _note(
        "database",
        f"it has schema {found}, and this program needs {HEAD}",
        "keep a backup: the next run brings it there, and an older program then refuses it",
    )


def _about_folder(subject: str, folder: Path) -> Finding:
    """Write a file, as a run would: the bits of a folder do not say what a full disk does."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"can this be written?")
    except OSError as error:
        return Finding(
            subject=subject,
            level="bad",
            sentence=f"{there} cannot be written: {error.strerror}",
            to_do=f"let the user that runs Tracker write there, or set TRACKER_{subject.upper()}",
        )
    return _good(subject, f"{folder} can be written")


def _about_site(settings: Settings) -> Finding:
    try:
        release = live(settings.home / "releases", settings.site)
    except TrackerError as error:
        return _bad("site", error)
    written = _about_folder("site", settings.site.absolute().parent)
    if written.level == "bad":
        return written
    if release is None:
        return _note("site", f"nothing stands at {settings.site} yet", "tracker run builds it")
    return _good("site", f"{settings.site} is release {release.name}")


def _about_mail(settings: Settings) -> Finding:
    if settings.smtp_host is None:
        return _good("mail", f"reports are laid into {settings.home / 'outbox'} as files")
    try:
        with connected(relay_of(settings)):
            return _good("mail", f"{settings.smtp_host}:{settings.smtp_port} takes mails")
    except MailError as error:
        return _note("mail", error.message, error.hint)  # the rest works without


def _about_prints(settings: Settings) -> Finding:
    if settings.prints and not can_print():
        return _note(
            "prints",
            "no PDF of places can be made",
            "pip install '.[pdf]' and the library Pango, or set TRACKER_PRINTS=false",
        )
    wanted = "are made" if settings.prints else "are switched off"
    return _good("prints", f"PDFs of places {wanted}")


def _about_keys(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    keys = Keys(settings.keys, has_mirror=settings.mirror is not None)
    for feed in feeds_for(catalogue, FEEDS):
        if not feed.key_header:
            continue
        try:
            keys.headers(feed)
        except NoKeyError as error:
            yield _note("keys", error.message, error.hint)
        except TrackerError as error:
            yield _bad("keys", error)
        else:
            yield _good("keys", f"{feed.id} can be asked")


def _good(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, level="good", sentence=sentence)


def _note(subject: str, sentence: str, to_do: str) -> Finding:
    return Finding(subject=subject, level="note", sentence=sentence, to_do=to_do)


def _bad(subject: str, error: TrackerError) -> Finding:
    return Finding(subject=subject, level="bad", sentence=error.message, to_do=error.hint)
