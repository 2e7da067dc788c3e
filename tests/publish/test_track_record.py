"""The page of the method prints the backtest that docs/method.md explains."""

from pathlib import Path

from tracker.publish.track_record import RECORDS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
NAMES = ("Dutch solar roofs", "emissions of countries", "Danish CO₂")


def rows_of(name: str) -> list[list[str]]:
    lines = (line for line in DOCUMENT.splitlines() if line.startswith(f"| {name} |"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def test_the_page_prints_the_numbers_of_the_document() -> None:
    assert len(RECORDS) == len(NAMES)
    for record, name in zip(RECORDS, NAMES, strict=True):
        classes, words = rows_of(name)
        assert classes[1:] == [
            f"{record.cases:,}",
            *(f"{share:.0%}".replace("%", " %") for share in record.met),
        ]
        shares = [cell.split(" of ")[0] for cell in words[1:]]
        told = (record.ours, record.open_sdg, record.german)
        assert shares[::2] == [percent(share) for share in told]
