"""Read the rule files of `expectations/`, strictly, and without Great Expectations."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Final

import msgspec

from tracker.checks.rule import (
    FRAME_COLUMNS,
    LAST_COLUMNS,
    WHOLE_COLUMNS,
    Kind,
    Rule,
    RuleSet,
    Severity,
    Suite,
)
from tracker.errors import SuiteError

SHARED_BY_FIGURES: Final = "observations"

_ANSWER_SETS: Final = {"whole": WHOLE_COLUMNS, "last": LAST_COLUMNS}
_KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _RuleMeta(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    reason: str


class _RuleEntry(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    kwargs: dict[str, Any]
    meta: _RuleMeta
    severity: Severity = "critical"


class _SuiteMeta(msgspec.Struct, forbid_unknown_fields=True):
    of: Kind


class _SuiteEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    meta: _SuiteMeta
    rows: list[msgspec.Raw]
    whole: list[msgspec.Raw]
    last: list[msgspec.Raw] = []


def load_suite(feed_id: str, folder: Path) -> Suite:
    """The rules of one feed; feeds of figures also get the rules that all figures share."""
    own = _read(folder / f"{feed_id}.json")
    shared = (
        _read(folder / f"{SHARED_BY_FIGURES}.json")
        if own.of == "figures" and feed_id != SHARED_BY_FIGURES
        else Suite(feed=feed_id, of=own.of, rows=(), whole=())
    )
    suite = Suite(
        feed=feed_id,
        of=own.of,
        rows=shared.rows + own.rows,
        whole=shared.whole + own.whole,
        last=shared.last + own.last,
    )
    _require_rules(suite, folder / f"{feed_id}.json")
    return suite


def _read(path: Path) -> Suite:
    try:
        entry = msgspec.json.decode(path.read_bytes(), type=_SuiteEntry)
    except OSError as error:
        raise SuiteError(
            f"{path.name} cannot be read: {error.strerror}",
            hint="Every feed needs a rule file; docs/adding-a-check.md shows one.",
        ) from error
    except msgspec.DecodeError as error:
        raise _wrong(path, str(error)) from error
    if entry.name != path.stem:
        raise _wrong(path, f"its name is {entry.name!r}, not {path.stem!r}")
    kind = entry.meta.of
    return Suite(
        feed=entry.name,
        of=kind,
        rows=_rules(entry.rows, "rows", path, FRAME_COLUMNS[kind]),
        whole=_rules(entry.whole, "whole", path, WHOLE_COLUMNS),
        last=_rules(entry.last, "last", path, LAST_COLUMNS),
    )


def _rules(
    entries: list[msgspec.Raw], judges: RuleSet, path: Path, columns: frozenset[str]
) -> tuple[Rule, ...]:
    return tuple(
        _rule(raw, judges, f"{path.name}, {judges}[{place}]", columns)
        for place, raw in enumerate(entries)
    )


def _rule(raw: msgspec.Raw, judges: RuleSet, place: str, columns: frozenset[str]) -> Rule:
    try:
        entry = msgspec.json.decode(raw, type=_RuleEntry)
    except msgspec.DecodeError as error:
        raise _wrong_rule(place, _name_in(raw), str(error)) from error
    rule = Rule(
        name=entry.meta.rule,
        expectation=entry.type,
        kwargs=entry.kwargs,
        severity=entry.severity,
        reason=entry.meta.reason,
        judges=judges,
    )
    fault = _fault(rule, columns)
    if fault:
        raise _wrong_rule(place, rule.name, fault)
    return rule


def _fault(rule: Rule, columns: frozenset[str]) -> str:
    if not _KEBAB.fullmatch(rule.name):
        return "meta.rule is not a name in-kebab-case"
    if not rule.reason.strip():
        return "meta.reason is empty"
    if "mostly" in rule.kwargs:
        return "`mostly` is not used here: say severity `warning`, or write a rule about the whole"
    unknown = sorted(set(rule.columns) - columns)
    if not unknown:
        return ""
    place = next((name for name, held in _ANSWER_SETS.items() if set(unknown) <= held), "")
    where = f" here; it belongs to `{place}`" if place else ""
    return f"there is no column {', '.join(unknown)}{where}"


def _require_rules(suite: Suite, path: Path) -> None:
    counts = Counter(rule.name for rule in (*suite.rows, *suite.whole, *suite.last))
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise _wrong_rule(path.name, twice[0], "the name is used twice")
    empty = [name for name in ("rows", "whole", "last") if not getattr(suite, name)]
    if empty:
        raise _wrong(path, f"it holds no rule in {', '.join(f'`{name}`' for name in empty)}")


def _name_in(raw: msgspec.Raw) -> str:
    """The rule's name as far as it can be read from a wrong entry."""
    match msgspec.json.decode(raw):
        case {"meta": {"rule": str(name)}}:
            return name
    return ""


def _wrong_rule(place: str, name: str, fault: str) -> SuiteError:
    named = f", rule {name}" if name else ""
    return SuiteError(
        f"{place}{named}: {fault}",
        hint="docs/adding-a-check.md says what a rule must have; correct the rule file.",
    )


def _wrong(path: Path, fault: str) -> SuiteError:
    return SuiteError(
        f"{path.name}: {fault}",
        hint="docs/adding-a-check.md says what a rule file must have; correct it.",
    )
