"""Areas come and go: municipalities merge."""

from datetime import date

import pytest

from tracker.domain.area import Area


@pytest.mark.parametrize(
    ("first", "last", "exists"),
    [
        (None, None, True),
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 2), None, False),
        (None, date(2026, 1, 1), True),
        (None, date(2025, 12, 31), False),
    ],
)
def test_a_code_is_in_use_from_its_first_to_its_last_day(
    first: date | None, last: date | None, *, exists: bool
) -> None:
    area = Area(code="0151", country="DK", names={}, valid_from=first, valid_to=last)

    assert area.exists_on(date(2026, 1, 1)) is exists
