"""What a publisher's server may do, by row of the fault matrix."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from tests.feeds.pulls import moments
from tests.pipeline.build import NOW
from tests.recorded import recorded_answers
from tests.replay import Kind
from tracker.feeds import FEEDS_BY_ID
from tracker.fetch.snapshot import address_of

CO2, BIRTHS = "dk_klimaregnskabet_co2", "dk_dst_births"
SOLAR, CHARGING = "dk_energinet_solar_capacity", "nl_ndw_charging"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One fault of one feed, what the failure says, and whether bytes came that must be kept."""

    kind: Kind
    says: str
    feed: str = CO2
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> str | None:
        """The name of the bytes that came whole."""
        return hashlib.sha256(self.details["body"]).hexdigest() if self.kind == "body" else None


@cache
def newest(feed: str) -> datetime:
    """The moment of a feed's last recorded answer."""
    return moments(FEEDS_BY_ID[feed])[-1]


def good(feed: str) -> bytes:
    """The recorded answer that the faults are made from."""
    (address,) = {address_of(each) for each in FEEDS_BY_ID[feed].requests(NOW.date())}
    (*_, last) = (
        each for each in recorded_answers() if address.startswith(each.address) and each.body
    )
    return last.content()


def body(content: bytes, says: str, feed: str = CO2) -> Case:
    """Other bytes in place of the answer."""
    return Case(kind="body", says=says, feed=feed, details={"body": content})


def status(code: int, says: str, **details: Any) -> Case:
    """No answer but a status."""
    return Case(kind="status", says=says, details={"code": code, **details})


def redirect(to: str, says: str) -> Case:
    """A redirect to where nobody may follow."""
    return Case(kind="redirect", says=says, details={"to": to})


ACCOUNT, RECORDS = good(CO2), good(SOLAR)
DEEP = b"[" * 100_000
ROWS: dict[int, tuple[Case, ...]] = {
    1: (
        status(404, "404 Not Found"),
        status(410, "410 Gone: the publisher took it away for good"),
        status(500, "500"),
        status(503, "asks to wait 86400 s", retry_after="86400"),
    ),
    2: (
        Case(kind="html", says="is an HTML page"),
        body(b'{"error": "please log in"}', "kommuner"),
    ),
    3: (
        Case(kind="empty", says="is empty"),
        body(b"[]", "object"),
        body(b'{"years": [], "kommuner": []}', "some-rows"),
        body("OMRÅDE;TID;INDHOLD\n".encode(), "some-rows", feed=BIRTHS),
        body(b'{"total": 0, "records": []}', "some-rows", feed=SOLAR),
    ),
    4: (
        Case(kind="cut", says="broke off", details={"after": 100}),
        Case(kind="no-length", says="truncated", details={"after": 100}),
        Case(kind="no-length", says="ends too early", feed=CHARGING, details={"after": 100}),
    ),
    5: (
        Case(kind="slow", says="time for one answer is over", details={"tick": 0.1, "after": -1}),
        Case(kind="slow", says="time for one answer is over", details={"tick": 0.1, "after": 9}),
    ),
    7: (
        redirect("https://169.254.169.254/latest/meta-data", "no public host"),
        redirect("https://10.0.0.1/", "no public host"),
        redirect("https://[fd00::1]/", "no public host"),
        redirect("https://[::ffff:127.0.0.1]/", "no public host"),
        redirect("https://ok.example@169.254.169.254/", "names a user"),
        redirect("file:///etc/passwd", "not https"),
        redirect("ftp://figures.example/", "not https"),
    ),
    9: (redirect("http://figures.example/by_kommune.json", "not https"),),
    11: (
        Case(kind="bomb", says="more than 100 times"),
        Case(kind="bomb", says="more than 100 times", feed=CHARGING),
        Case(kind="huge", says="larger than the 1,000,000 bytes"),
    ),
    12: (
        body(ACCOUNT.decode().encode("utf-16"), "malformed"),
        body(ACCOUNT.replace(b'"0151"', b'"0\0151"'), "invalid character"),
        body(ACCOUNT.replace(b'"0151"', b'"\xf8151"'), "utf-8"),
        body("OMRÅDE;TID;INDHOLD\n151;2024;1\n".encode("latin-1"), "utf-8", feed=BIRTHS),
    ),
    13: (
        body(RECORDS.replace(b'"total"', b'"total":9,"_"', 1), "records of 9", feed=SOLAR),
        body(RECORDS.replace(b'"total"', b'"_"', 1), "no total", feed=SOLAR),
    ),
    15: (
        body(ACCOUNT[:-9], "truncated"),
        body(ACCOUNT + b"{}", "trailing"),
        body(ACCOUNT.replace(b"\n", b"") + b"\n" + ACCOUNT.replace(b"\n", b""), "trailing"),
        body(b"[" + ACCOUNT + b"]", "object"),
    ),
    16: (
        body(DEEP, "object"),
        body(b'{"kommuner": ' + DEEP + b"]" * 100_000 + b"}", ""),
        body(ACCOUNT.replace(b'"kommuner"', b'"x":' + DEEP + b"]" * 100_000 + b',"kommuner"'), ""),
        body(ACCOUNT.replace(b"[", b"[" + b"9" * 5_000 + b",", 1), ""),
        Case(kind="huge", says="larger than the 1,000,000 bytes"),
    ),
}
