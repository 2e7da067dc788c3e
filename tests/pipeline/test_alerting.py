"""Operators learn once that a step fails and once that it works again, by mail and webhook."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.build import a_context, an_account_of, recorded
from tests.replay import Replay
from tracker.errors import OutageError
from tracker.mail.message import decode
from tracker.pipeline import alerting, scheduling
from tracker.pipeline.context import Context

AWAY = OutageError("dk_klimaregnskabet_co2: the server is away", hint="it is asked again")
DAG = "feed_dk_klimaregnskabet_co2"


@contextmanager
def a_hook(told: list[dict[str, Any]], status: int = 204) -> Iterator[str]:
    """A web server that keeps what is posted to it."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mail_settings(host: str, port: int) -> dict[str, Any]:
    return {
        "smtp_host": host,
        "smtp_port": port,
        "smtp_tls": "none",
        "alerts_to": "operator@tracker.example",
    }


def loaded_once(context: Context) -> None:
    sha256 = scheduling.fetch_one(context, "dk_klimaregnskabet_co2")
    assert sha256 is not None
    scheduling.load_one(context, "dk_klimaregnskabet_co2", sha256)


def test_a_failure_is_mailed_once_and_so_is_its_end(tmp_path: Path) -> None:
    inbox = Inbox()
    with (
        Replay(answers=[recorded(an_account_of(98), "2026-05-13")]) as replay,
        a_relay(inbox) as (host, port),
        a_context(tmp_path, mirror=replay.origin, **mail_settings(host, port)) as context,
    ):
        loaded_once(context)
        for _ in range(3):
            alerting.failed(context, DAG, AWAY)
        for _ in range(3):
            alerting.recovered(context, DAG)

    told = [decode(mail.content) for mail in inbox.mails if isinstance(mail.content, bytes)]
    (failed, text), (over, _) = told
    assert failed == "Tracker: dk_klimaregnskabet_co2 fails"
    assert over == "Tracker: dk_klimaregnskabet_co2 works again"
    assert "the server is away\n\nWhat to do: it is asked again\n\n" in text
    assert "The newest figure that stays: 2023-12-31." in text
    assert [mail.rcpt_tos for mail in inbox.mails] == [["operator@tracker.example"]] * 2


def test_a_webhook_gets_subject_state_and_text(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    with a_hook(told) as url, a_context(tmp_path, alerts_webhook=url) as context:
        alerting.failed(context, "publish", ValueError("7"))
        alerting.recovered(context, "publish")

    assert [(each["subject"], each["state"]) for each in told] == [
        ("publish", "failed"),
        ("publish", "recovered"),
    ]
    assert "ValueError: 7" in told[0]["text"]


def test_what_could_not_be_told_is_told_by_the_next_try(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    with a_hook([], status=500) as broken, a_context(tmp_path, alerts_webhook=broken) as context:
        alerting.failed(context, "publish", None)
        alerting.recovered(context, "publish")
    with a_hook(told) as url, a_context(tmp_path, alerts_webhook=url) as context:
        alerting.tell(context)
        alerting.tell(context)

    assert [each["state"] for each in told] == ["failed", "recovered"]
    assert "it was ended from outside" in told[0]["text"]


def test_with_nobody_to_tell_the_incident_waits(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    with a_context(tmp_path) as context:
        alerting.failed(context, "verify", AWAY)
    with a_hook(told) as url, a_context(tmp_path, alerts_webhook=url) as context:
        alerting.tell(context)

    assert [each["subject"] for each in told] == ["verify"]
