"""What a council or a party answered to a verdict: printed as it came, and no figure changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer on one promise, by a role in each language and never by a person's name.

    `locale` is the language of `text`, which keeps its lines. `address` is where the answer
    stands in public, "" where it was sent to the publisher only.
    """

    id: str
    pledge: str
    by: Mapping[str, str]
    day: date
    locale: str
    text: str
    address: str = ""
