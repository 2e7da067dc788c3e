"""The parts of page models: areas, indicators, feeds, sources, documents, pledges."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tracker.domain.area import Area, Council
from tracker.domain.assessment import (
    Point,
)
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.pledge import (
    Actor,
    Assumption,
    Pledge,
    PledgeText,
    SourceDocument,
    Standing,
    Strength,
    Target,
)
from tracker.feeds.feed import AnyBatch, Feed, Pull, Request
from tracker.publish.source_views import CheckView, ExchangeView, SourceView
from tracker.publish.views import Publisher

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FETCHED = datetime(2026, 5, 13, 4, 30, tzinfo=UTC)


def in_all(text: str) -> dict[str, str]:
    return {"nl": text, "da": text, "en": text}


def an_area(code: str = "0151", name: str = "Ballerup", country: str = "DK") -> Area:
    return Area(code=code, country=country, names=in_all(name))


DEN_HAAG = Area(
    code="GM0518",
    country="NL",
    names={"nl": "Den Haag", "da": "Haag", "en": "The Hague"},
)
RIJSWIJK = an_area("GM0603", "Rijswijk", "NL")
BALLERUP = an_area()


def a_council(area: Area = BALLERUP, locale: str = "da") -> Council:
    return Council(
        id=f"{area.page_id}-council",
        area=area.code,
        locale=locale,
        zone="Europe/Copenhagen",
        names={
            "nl": f"Gemeenteraad van {area.names['nl']}",
            "da": f"Kommunalbestyrelsen i {area.names['da']}",
            "en": f"Council of {area.names['en']}",
        },
        term_start=date(2026, 1, 1),
        term_end=date(2029, 12, 31),
    )


def an_indicator(
    indicator: str = "greenhouse-gas-emissions",
    *,
    nature: Nature = Nature.FLOW,
    direction: Direction = Direction.DOWN,
    names: dict[str, str] | None = None,
    unit: str = "t CO₂e",
    units: dict[str, str] | None = None,
) -> Indicator:
    return Indicator(
        id=indicator,
        unit=unit,
        direction=direction,
        nature=nature,
        feeds=("dk_klimaregnskabet_co2",),
        names=names or EMISSIONS_NAMES,
        counting_rules={
            "nl": "Telt wat binnen de gemeentegrens wordt uitgestoten, in hele tonnen.",
            "da": "Tæller det, der udledes inden for kommunegrænsen, i hele ton.",
            "en": "Counts what is emitted inside the municipality's border, in whole tonnes.",
        },
        unit_names=units or in_all(unit),
        lower=0.0,
    )


EMISSIONS_NAMES = {
    "nl": "Uitstoot van broeikasgassen",
    "da": "Udledning af drivhusgasser",
    "en": "Greenhouse gas emissions",
}
EMISSIONS = an_indicator()
STATIONS = an_indicator(
    "charging-stations",
    nature=Nature.STOCK,
    direction=Direction.UP,
    names={"nl": "Laadpalen", "da": "Ladestandere", "en": "Charging stations"},
    unit="stations",
    units={"nl": "laadpalen", "da": "ladestandere", "en": "charging stations"},
)
TREES = an_indicator(
    "trees-planted",
    direction=Direction.UP,
    names={"nl": "Geplante bomen", "da": "Plantede træer", "en": "Trees planted"},
    unit="trees",
    units={"nl": "bomen", "da": "træer", "en": "trees"},
)
BIRTHS = an_indicator(
    "births",
    direction=Direction.UP,
    names={"nl": "Geboorten", "da": "Fødsler", "en": "Births"},
    unit="births",
    units={"nl": "geboorten", "da": "fødsler", "en": "births"},
)
COUNT_NAMES = {
    "charging-locations": ("Locaties in het bestand", "Steder i filen", "Records in the file"),
    "charging-stations-merged": ("Na samenvoegen", "Efter sammenlægning", "After merging"),
    "charging-stations-outside": ("Buiten de gemeente", "Uden for kommunen", "Outside"),
    "charging-stations": ("Laadpalen, geteld", "Ladestandere, talt", "Stations, counted"),
    "charging-stations-unknown": ("Toestand onbekend", "Tilstand ukendt", "State unknown"),
    "charging-evses": ("Laadpunten", "Ladepunkter", "Charging points"),
    "charging-evse-rows": ("Ruwe regels", "Rå rækker", "Raw rows"),
    "charging-evses-removed": ("Weggehaald", "Fjernet", "Removed"),
}


def nothing(_pull: Pull) -> Iterator[AnyBatch]:
    yield from ()


def no_requests(_day: date) -> tuple[Request, ...]:
    return ()


def a_feed(feed: str = "dk_klimaregnskabet_co2", *, redistribute: bool = True) -> Feed:
    return Feed(
        id=feed,
        title="Energi- og CO2-regnskabet",
        publisher="Energistyrelsen",
        landing_page="https://klimaregnskabet.example/kommuner",
        license="CC-BY-4.0",
        license_address="https://creativecommons.org/licenses/by/4.0/",
        license_read=date(2026, 5, 1),
        redistribute=redistribute,
        attribution="Energistyrelsen, Energi- og CO2-regnskabet",
        update_frequency="P1Y",
        usual_lag=timedelta(days=500),
        measures=(),
        cannot_show="what residents cause elsewhere",
        requests=no_requests,
        parse=nothing,
        failure="The publisher may have moved the file.",
    )


def a_source(
    feed: Feed | None = None, address: str = "https://data.example/by_kommune.json"
) -> SourceView:
    return SourceView(
        feed=feed or a_feed(),
        title="Energi- og CO2-regnskabet",
        address=address,
        read=None,
        snapshot=SHA,
        fetched_at=FETCHED,
        received=686,
        accepted=684,
        quarantined=2,
        duplicates=0,
        exchanges=(ExchangeView(address=address, fetched_at=FETCHED, sha256=SHA, size=123_456),),
        checks=(
            CheckView(
                rule="value-not-negative",
                column="value",
                reason="Emissions below zero point at a unit mix-up.",
                outcome="passed",
                unexpected=0,
            ),
            CheckView(
                rule="inside-its-area",
                column="metres_outside",
                reason="A record far outside belongs to another municipality.",
                outcome="quarantined",
                unexpected=2,
            ),
        ),
    )


def observations(
    indicator: Indicator, area: Area, values: dict[str, float], vintage: date = date(2026, 5, 13)
) -> tuple[Observation, ...]:
    return tuple(
        Observation(
            indicator=indicator.id,
            area=area.code,
            period=period,
            reference=date.fromisoformat(period) if "-" in period else date(int(period), 12, 31),
            value=value,
            unit=indicator.unit,
            obs_status=ObsStatus.NORMAL,
            vintage=vintage,
            feed="dk_klimaregnskabet_co2",
            snapshot=SHA,
        )
        for period, value in values.items()
    )


def points(seen: tuple[Observation, ...], last: ObsStatus = ObsStatus.NORMAL) -> tuple[Point, ...]:
    return tuple(
        Point(
            period=each.period,
            reference=each.reference,
            value=each.value,
            obs_status=last if each is seen[-1] else each.obs_status,
        )
        for each in seen
    )


def a_document(locale: str = "da") -> SourceDocument:
    return SourceDocument(
        id="ballerup-2026" if locale == "da" else "denhaag-2026",
        title="Sammen om Ballerup 2026-2029" if locale == "da" else "Programma 2026-2030",
        publisher="Socialdemokratiet Ballerup" if locale == "da" else "Volt Den Haag",
        locale=locale,
        published=date(2025, 9, 1),
        published_is_assumed=True,
        file="002.txt",
        sha256=SHA,
    )


def a_pledge(
    pledge: str,
    target: Target | None,
    texts: dict[str, PledgeText],
    *,
    area: Area = BALLERUP,
    said_by: str = "Socialdemokratiet Ballerup",
    standing: Standing = Standing.PARTY_PROGRAMME,
    key_phrase: str = "reduceret CO₂-udledningen med 85 %",
) -> Pledge:
    return Pledge(
        id=pledge,
        area=area.code,
        council=None,
        document="ballerup-2026",
        said_by=said_by,
        standing=standing,
        strength=Strength.WILL,
        who_can_act=(Actor.COUNCIL, Actor.STATE, Actor.MARKET),
        section="Klima og miljø",
        key_phrase=key_phrase,
        target=target,
        assumptions=(
            Assumption(
                id="base-year",
                texts={
                    "nl": "De bron noemt geen basisjaar. Wij nemen het eerste jaar, 2018.",
                    "da": "Kilden nævner ikke et basisår. Vi bruger det første år, 2018.",
                    "en": "The source names no base year. We take the first year, 2018.",
                },
            ),
        ),
        texts=texts,
        term_start=date(2026, 1, 1),
        term_end=date(2029, 12, 31),
        valid_from=date(2025, 9, 1),
    )


def texts_of(
    nl: str, da: str, en: str, summary: dict[str, str], missing: dict[str, str]
) -> dict[str, PledgeText]:
    titles = {"nl": nl, "da": da, "en": en}
    return {
        code: PledgeText(title=titles[code], summary=summary[code], missing=missing[code])
        for code in titles
    }


def a_publisher(base_url: str = "https://tracker.example") -> Publisher:
    return Publisher(
        name="Stichting Voorbeeld",
        address="Plein 1, 2511 AA Den Haag",
        contact="redactie@tracker.example",
        base_url=base_url,
        demo=True,
    )
