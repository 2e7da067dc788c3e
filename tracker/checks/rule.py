"""What a rule is, and which columns the rules can look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["figures", "charging", "shapes"]
Severity = Literal["critical", "warning"]

FRAME_COLUMNS: Final[Mapping[Kind, frozenset[str]]] = {
    "figures": frozenset(
        {"row_id", "indicator", "area", "period", "reference", "value", "obs_status", "row"}
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
SUMMARY_COLUMNS: Final = frozenset(
    {
        "rows",
        "areas",
        "missing_areas",
        "rows_ratio",
        "least_area_ratio",
        "value_ratio",
        "share_outside",
        "newest_year",
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
            return f"{low} to {high}"
        if low is not None:
            return f"at least {low}"
        if high is not None:
            return f"at most {high}"
        for key in ("regex", "value_set"):
            if key in self.kwargs:
                return f"{key.replace('_', ' ')} {self.kwargs[key]}"
        return self.expectation.removeprefix("expect_").replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All rules for one feed: `rows` judge each row, `whole` judges the answer."""

    feed: str
    of: Kind
    rows: tuple[Rule, ...]
    whole: tuple[Rule, ...]
