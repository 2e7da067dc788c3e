"""Versions of promises: each day is judged, and shown, by the target that held on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.faults import refuse
from tracker.catalogue.lint import not_yet, unfinished
from tracker.domain.asked import indicators_of
from tracker.domain.pledge import KINDS, Assumption, Pledge, PledgeText, Target, kind_of
from tracker.domain.version import Version, asks_the_same, pledge_on
from tracker.errors import CatalogueError, StoreError
from tracker.publish.views import EarlierTarget
from tracker.store.pledges import PledgeVersion, add_version, all_versions, reword_newest

_WORDS: Final[Mapping[str, Any]] = {
    "texts": Mapping[str, PledgeText],
    "assumptions": tuple[Assumption, ...],
    "section": str,
    "key_phrase": str,
    "closed": str | None,
}
Kept = Mapping[str, Sequence[PledgeVersion]]
Timelines = Mapping[str, Sequence[Version]]


def timelines(connection: Connection, catalogue: Catalogue) -> Timelines:
    """All versions of every promise, the one in the catalogue last.

    CatalogueError where a target was changed and nobody said from when and why.
    """
    return _timelines(all_versions(connection), catalogue)


def as_they_stood(versions: Timelines, pledges: Iterable[Pledge], day: date) -> tuple[Pledge, ...]:
    """Promises as they stood on a day."""
    return tuple(pledge_on(versions[each.id], day) for each in pledges)


def keep_versions(
    connection: Connection, catalogue: Catalogue, *, today: date, at: datetime
) -> None:
    """Keep each target as it stands; of one that is as before, only corrected words are written."""
    refuse([*not_yet(catalogue, today), *unfinished(catalogue)])
    kept = all_versions(connection)
    for pledge, versions in _timelines(kept, catalogue).items():
        newest = versions[-1]
        content = _content(newest.pledge)
        if len(versions) > len(kept.get(pledge, ())):
            add_version(
                connection,
                pledge=pledge,
                content=content,
                valid_from=newest.day,
                reasons=newest.reasons,
                recorded_at=at,
            )
        else:
            reword_newest(connection, pledge=pledge, content=content, reasons=newest.reasons)


def earlier_targets(
    versions: Sequence[Version], catalogue: Catalogue, as_of: date
) -> Iterator[EarlierTarget]:
    """What a promise asked for before, newest first; the version of `as_of` is not among it."""
    known = [each for each in versions if each.day <= as_of]
    for version, following in reversed(list(pairwise(known))):
        target = version.pledge.target
        yield EarlierTarget(
            valid_from=version.day,
            valid_to=following.day - timedelta(days=1),
            texts=version.pledge.texts,
            target=target,
            indicators=tuple(catalogue.indicators[each] for each in indicators_of(target)),
            reasons=following.reasons or {},
        )


def _timelines(kept: Kept, catalogue: Catalogue) -> Timelines:
    found = {
        pledge.id: _timeline(pledge, kept.get(pledge.id, ()))
        for pledge in catalogue.pledges.values()
    }
    refuse([fault for versions in found.values() for fault in _faults(catalogue, versions)])
    return found


def _timeline(pledge: Pledge, kept: Sequence[PledgeVersion]) -> list[Version]:
    """The kept versions, and after them or as the newest of them what the catalogue says.

    A target that was changed without a word leaves the kept one as the newest.
    """
    change = pledge.change
    written = Version(
        day=change.day if change else pledge.valid_from,
        pledge=pledge,
        reasons=change.reasons if change else None,
    )
    versions = [
        Version(day=each.valid_from, pledge=_restored(pledge, each), reasons=each.reasons)
        for each in kept
    ]
    if not versions or (change and change.day > versions[-1].day):
        return [*versions, written]
    newest = versions[-1]
    if not asks_the_same(newest.pledge.target, pledge.target):
        return versions
    reasons = written.reasons if written.day == newest.day else newest.reasons
    return [*versions[:-1], replace(newest, pledge=pledge, reasons=reasons)]


def _faults(catalogue: Catalogue, versions: Sequence[Version]) -> Iterator[CatalogueError]:
    """A target that was changed without a word, and targets that nothing counts any more."""
    newest = versions[-1]
    pledge = catalogue.pledges[newest.pledge.id]
    entry = catalogue.written[f"pledges/{pledge.id}"]
    if newest.pledge is not pledge:
        yield entry.error(
            *(("change", "day") if pledge.change else ("target",)),
            problem=f"the target differs from the one that is kept since {newest.day}",
            hint=f"Say from when and why in a table `change`, with a day after {newest.day} and a"
            " reason in every language, or write the kept target back.",
        )
    for version in versions[:-1]:
        gone = set(indicators_of(version.pledge.target)) - set(catalogue.indicators)
        if gone:
            yield entry.error(
                "target",
                problem=f"from {version.day} on it was counted by {min(gone)!r}, which is gone",
                hint="Put it back into indicators.toml: past days are judged by what held then.",
            )


def _content(pledge: Pledge) -> dict[str, object]:
    words: dict[str, object] = {
        name: msgspec.to_builtins(getattr(pledge, name), str_keys=True) for name in _WORDS
    }
    if pledge.target is None:
        return {"target": None, **words}
    told = msgspec.to_builtins(pledge.target, str_keys=True)
    return {"target": {"kind": kind_of(pledge.target), **told}, **words}


def _restored(pledge: Pledge, kept: PledgeVersion) -> Pledge:
    """The promise as it was kept; what was not kept then is as it is now."""
    try:
        words = {
            name: msgspec.convert(kept.content[name], type=kind)
            for name, kind in _WORDS.items()
            if name in kept.content
        }
        target = _target(kept.content["target"])
    except (KeyError, msgspec.ValidationError) as error:
        raise StoreError(
            f"the version of {pledge.id} that is kept since {kept.valid_from} cannot be read:"
            f" {error}",
            hint="run the release of Tracker that wrote it, or restore a backup",
        ) from error
    return replace(pledge, target=target, valid_from=kept.valid_from, change=None, **words)


def _target(told: Any) -> Target | None:  # noqa: ANN401 - as it comes from JSON
    if told is None:
        return None
    found: Target = msgspec.convert(told, type=KINDS[told["kind"]], str_keys=True)
    return found
