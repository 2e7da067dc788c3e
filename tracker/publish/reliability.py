"""A reliability diagram as SVG: what the likelihood said against how often it came true."""

from html import escape
from math import sqrt
from typing import Final

from tracker.domain.backtest import EDGES, Record

SIDE: Final = 400
MARGIN: Final = 60
_LARGEST_RADIUS: Final = 18.0
_LEAST_RADIUS: Final = 3.0


def diagram(record: Record, title: str) -> str:
    """One circle for each class that has cases, as large as their share; on the line is right."""
    size, shown = SIDE + 2 * MARGIN, escape(title)
    frame = f'viewBox="0 0 {size} {size}" role="img" font-family="sans-serif" font-size="13"'
    left, right, bottom, top = _x(0), _x(1), _y(0), _y(1)
    middle = f'x="{size / 2:g}" text-anchor="middle"'
    sideways = f'transform="translate(16 {size / 2:g}) rotate(-90)" text-anchor="middle"'
    circles = (
        _circle(each.mean_likelihood, each.came_true, each.cases / record.cases)
        for each in record.classes
        if each.cases
    )
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>',
        f"<title>{shown}</title>",
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<path d="M{left} {bottom}H{right}V{top}H{left}Z" fill="none" stroke="#767676"/>',
        f'<path d="M{left} {bottom}L{right} {top}" stroke="#767676" stroke-dasharray="5 4"/>',
        *(_ticks(edge) for edge in EDGES),
        *circles,
        f'<text {middle} y="{size - 12}">likelihood before, in per cent</text>',
        f"<text {sideways}>came true, in per cent</text>",
        f'<text {middle} y="30" font-weight="bold">{shown}</text>',
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def _ticks(edge: float) -> str:
    label = f"{edge * 100:.0f}"
    return (
        f'<path d="M{_x(edge)} {_y(0)}v5M{_x(0)} {_y(edge)}h-5" stroke="#767676"/>'
        f'<text x="{_x(edge)}" y="{_y(0) + 20}" text-anchor="middle">{label}</text>'
        f'<text x="{_x(0) - 9}" y="{_y(edge) + 4}" text-anchor="end">{label}</text>'
    )


def _circle(likelihood: float, came_true: float, share: float) -> str:
    radius = max(_LEAST_RADIUS, _LARGEST_RADIUS * sqrt(share))
    said = f"{likelihood:.0%} before, {came_true:.0%} came true"
    return (
        f'<circle cx="{_x(likelihood)}" cy="{_y(came_true)}" r="{radius:.1f}" fill="#1f5fa8"'
        f' fill-opacity="0.75"><title>{said}</title></circle>'
    )


def _x(part: float) -> float:
    return round(MARGIN + part * SIDE, 1)


def _y(part: float) -> float:
    return round(MARGIN + (1.0 - part) * SIDE, 1)
