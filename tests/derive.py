"""Real files in the envelope that their publisher documents; standard library only.

Each function takes the bytes of one or more files laid over the recordings and gives the bytes of
one answer. What a file lacks stays absent; each docstring says what is real and what is built.
"""

import csv
import io
import json
import re
from typing import Any

API = "https://opendata.cbs.nl/ODataApi/odata/85005NED/$metadata#Cbs.OData.WebAPI."
FEED = "https://opendata.cbs.nl/ODataFeed/odata/85005NED/$metadata#Cbs.OData.WebAPI."
PAGE = 10_000


def cbs_solar_table(description: bytes) -> bytes:
    """TableInfos: the record is real, the envelope around it is built."""
    return _odata(API + "TableInfos", [json.loads(description)])


def cbs_solar_periods(description: bytes) -> bytes:
    """Perioden: built from two real texts, the reach of the table and the status of its figures.

    Real are "2019 - 2025 (t/m Q2)" and "De gegevens van 2019 tot en met 2023 zijn definitief"; the
    rest is there called "nader voorlopig". Titles and descriptions stay absent.
    """
    table = json.loads(description)
    first, last = (int(year) for year in re.findall(r"\d{4}", table["Period"]))
    final = re.search(r"tot en met (\d{4}) zijn definitief", table["ShortDescription"])
    if final is None:
        raise ValueError("the description does not say which figures are final")
    return _odata(
        API + "Perioden",
        [
            {
                "Key": f"{year}JJ00",
                "Status": "Definitief" if year <= int(final[1]) else "NaderVoorlopig",
            }
            for year in range(first, last + 1)
        ],
    )


def cbs_solar_rows(rows: bytes) -> bytes:
    """TypedDataSet of all sectors together: the figures are real, envelope and number form built.

    The file went through a table library: whole numbers read "10755.0" there and blanks are null.
    All 3,164 rows fit on one page; more than a page would need a next link, so that is refused.
    """
    table = csv.DictReader(io.StringIO(rows.decode()))
    chosen = [row for row in table if row["SectorEnVermogensklasse"].strip() == "E007161"]
    if len(chosen) > PAGE:
        raise ValueError(f"{len(chosen)} rows need more than one page")
    texts = ("SectorEnVermogensklasse", "RegioS", "Perioden")
    return _odata(
        FEED + "TypedDataSet",
        [
            {name: cell if name in texts else _whole(cell) for name, cell in row.items()}
            for row in chosen
        ],
    )


def dawa_geojson(topology: bytes) -> bytes:
    """GeoJSON from TopoJSON: codes, names and outlines are real, simplified by who packed them.

    The service sends GeoJSON with more properties; those that the file lacks stay absent. Packing
    left steps out and straight back again, which have no width: they are taken out, since they
    make 42 of 99 outlines invalid. The 20 that still cross themselves stay as they are.
    """
    packed = json.loads(topology)
    arcs = [_unpacked(arc, packed["transform"]) for arc in packed["arcs"]]
    features = [
        {
            "type": "Feature",
            "properties": area["properties"],
            "geometry": {"type": area["type"], "coordinates": _joined(area["arcs"], arcs)},
        }
        for area in packed["objects"]["kommuner-wgs84"]["geometries"]
    ]
    return _json({"type": "FeatureCollection", "features": features})


def statbank_population(numbers: bytes) -> bytes:
    """FOLK1A: the two figures of each municipality and of the country are real, the table built."""
    header = "OMRÅDE;KØN;ALDER;CIVILSTAND;TID;INDHOLD"
    quarters = {"2025K1": "folketal_forrige", "2026K1": "folketal"}
    return _statbank(
        header,
        [
            f"{code};TOT;IALT;TOT;{quarter};{row[name]}"
            for code, row in _danish(numbers)
            for quarter, name in quarters.items()
        ],
    )


def statbank_cars(numbers: bytes) -> bytes:
    """BIL54: three figures of each municipality and of the country are real, the table built."""
    header = "OMRÅDE;BILTYPE;BRUG;DRIV;TID;INDHOLD"
    fuels = {"20200": "biler", "20225": "biler_el", "20232": "biler_plugin"}
    return _statbank(
        header,
        [
            f"{code};4000101002;1000;{fuel};2026M01;{row[name]}"
            for code, row in _danish(numbers)
            for fuel, name in fuels.items()
        ],
    )


def _danish(numbers: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Code and figures of the country and of each municipality."""
    document = json.loads(numbers)
    places = [(str(place["kode"]), place) for place in document["kommuner"]]
    return [("000", document["land"]), *places]


def _statbank(header: str, lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in [header, *lines]).encode("utf-8-sig")


def _odata(metadata: str, value: list[Any]) -> bytes:
    return _json({"odata.metadata": metadata, "value": value})


def _json(answer: object) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _whole(cell: str) -> int | None:
    return int(float(cell)) if cell else None


def _unpacked(arc: list[list[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    """Each step of an arc is the distance from the last one, in units of the grid."""
    (east, north), (scale_x, scale_y) = transform["translate"], transform["scale"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append([round(east + x * scale_x, 6), round(north + y * scale_y, 6)])
    return points


def _joined(shape: list[Any], arcs: list[list[list[float]]]) -> list[Any]:
    """Rings from numbers of arcs; ~n is arc n backwards, and arcs share their end points."""
    if not isinstance(shape[0], int):
        return [_joined(part, arcs) for part in shape]
    ring: list[list[float]] = []
    for number in shape:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return _without_spikes(ring)


def _without_spikes(ring: list[list[float]]) -> list[list[float]]:
    """The ring without points left only to come straight back: A B A is A."""
    points: list[list[float]] = []
    for point in ring[:-1]:
        while len(points) > 1 and points[-2] == point:
            del points[-2:]
        if not points or points[-1] != point:
            points.append(point)
    while len(points) > 3 and points[1] == points[-1]:
        del points[0], points[-1]
    return [*points, points[0]]
