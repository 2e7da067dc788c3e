"""A report of one line, and a mail that carries a text."""

from dataclasses import replace
from datetime import UTC, datetime

from tracker.mail.digest import Digest, DigestBlock, DigestChange, DigestLine
from tracker.mail.message import Mail

KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def a_line(title: str = "Mindre CO₂ i Ballerup", **changed: str) -> DigestLine:
    line = DigestLine(
        shape="▲",
        word="På rette vej",
        title=title,
        standing="Et mål for kommunen.",
        figure="141.758 ton i 2023; målet er 40.942 ton.",
        sentence="Det er sandsynligt, at målet nås til tiden.",
        figures_to="Tal til og med den 31. december 2023.",
        who_can_act="kommunen og staten",
        address="https://tracker.example/da/loefte/ballerup-co2/",
        value="141.758 ton",
        change="ingen",
        likelihood="omkring 8 ud af 10",
        reaches="31. december 2023",
    )
    return replace(line, **changed)


def a_block(*lines: DigestLine, title: str = "Vedtaget", note: str = "") -> DigestBlock:
    return DigestBlock(title=title, note=note, lines=lines or (a_line(),))


def a_digest(
    *blocks: DigestBlock, is_demo: bool = False, changes: tuple[DigestChange, ...] = ()
) -> Digest:
    return Digest(
        subject="Ballerup, maj 2026",
        opening="Vi følger 1 løfte.",
        changes=changes,
        blocks=blocks or (a_block(),),
        asks=(),
        asks_more="",
        corrections=(),
        dates=(),
        place="Ballerup",
        place_address="https://tracker.example/da/sted/0151/",
        archive_address="",
        method_address="https://tracker.example/da/metode/",
        publisher="Udgivet af Stichting Voorbeeld.",
        contact="redactie@tracker.example",
        is_demo=is_demo,
        is_quiet=False,
        locale="da",
    )


def a_mail(**changed: object) -> Mail:
    mail = Mail(
        key=KEY,
        host="tracker.example",
        sender_name="Stichting Voorbeeld",
        sender_address="redactie@tracker.example",
        subject="Ballerup, maj 2026: 85 % mindre CO₂. På rette vej",
        text="Vi følger 1 løfte.\n",
        locale="da",
        date=NOON,
    )
    return replace(mail, **changed)  # type: ignore[arg-type]
