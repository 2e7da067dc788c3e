"""What a rule is, and which columns the rules can look at."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["figures", "charging", "shapes"]
Severity = Literal["critical", "warning"]
RuleSet = Literal["rows", "whole", "last"]

FRAME_COLUMNS: Final[Mapping[Kind, frozenset[str]]] = {
    "figures": frozenset(
        {
            "row_id",
            "indicator",
            "area",
            "area_known",
            "gone_to",
            "period",
            "reference",
            "value",
            "no_number",
            "obs_status",
            "definition",
            "row",
        }
    ),
    "charging": frozenset(
        {
            "row_id",
            "area",
            "location",
            "evse",
            "status",
            "longitude",
            "latitude",
            "metres_outside",
            "stamp_ahead",
            "row",
        }
    ),
    "shapes": frozenset(
        {
            *("row_id", "area", "name", "points", "row"),
            *("is_valid", "is_as_published", "area_change"),
            *("west", "south", "east", "north"),
        }
    ),
}
WHOLE_COLUMNS: Final = frozenset(
    {"rows", "areas", "share_outside", "share_quarantined", "newest_year"}
)
LAST_COLUMNS: Final = frozenset(
    {
        "rows_ratio",
        "missing_areas",
        "least_area_ratio",
        "removed_share",
        "outside_growth",
        "value_ratio",
        "unit_power",
        "area_unit_jumps",
        "moved_share",
        "days_back",
        "frozen_share",
        "days_frozen",
        "same_figures",
    }
)

_COLUMN_KEYS: Final = ("column", "column_A", "column_B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation of a rule file, under the name that quarantine and pages print."""

    name: str
    expectation: str
    kwargs: Mapping[str, Any]
    severity: Severity
    reason: str
    judges: RuleSet = "rows"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule looks at."""
        single = [str(self.kwargs[key]) for key in _COLUMN_KEYS if key in self.kwargs]
        several = self.kwargs.get("column_list", ())
        return (*single, *several) if isinstance(several, Sequence) else tuple(single)

    @property
    def allowed(self) -> str:
        """What the rule asks for, short enough for an error and a table."""
        low, high = self.kwargs.get("min_value"), self.kwargs.get("max_value")
        if low is not None and high is not None:
            return f"{low}" if low == high else f"{low} to {high}"
        if low is not None:
            return f"at least {low}"
        if high is not None:
            return f"at most {high}"
        is_ban = "_to_not_" in self.expectation
        if "regex" in self.kwargs:
            return f"{'not ' if is_ban else ''}regex {self.kwargs['regex']}"
        if "value_set" in self.kwargs:
            members = ", ".join(map(str, self.kwargs["value_set"]))
            return f"{'none' if is_ban else 'one'} of {members}"
        return re.sub("^expect_(?:column_values_to_)?", "", self.expectation).replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All rules for one feed.

    `rows` judge each row, `whole` the answer by itself, `last` the answer beside the last good one.
    """

    feed: str
    of: Kind
    rows: tuple[Rule, ...]
    whole: tuple[Rule, ...]
    last: tuple[Rule, ...] = ()
