"""Serves recorded answers over HTTP on loopback, as a mirror that knows their dates (RFC 7089).

`python tests/replay.py [--over DIR] -- COMMAND …` runs a command that asks this mirror; it needs
the standard library only, so that it runs wherever the package does.
"""

import argparse
import gzip
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

if not __package__:  # run as a file, not as a part of `tests`
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.recorded import RECORDINGS, Key, Recorded, key_of, recorded_answers

URI = "%=&+$,:;()'*!~@/?"
Headers = dict[str, str]
Kind = Literal[
    "body", "bomb", "cut", "empty", "html", "huge", "no-length", "redirect", "slow", "status"
]


@dataclass(kw_only=True)
class Fault:
    """What goes wrong at an address, so many `times`; each kind reads the fields it needs."""

    kind: Kind
    times: int = sys.maxsize
    after: int = 0
    code: int = 503
    retry_after: str | None = None
    to: str = ""
    body: bytes = b""
    size: int = 50_000_000
    tick: float = 0.02


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request that arrived; `path` is whole, with host and query."""

    method: str
    path: str
    headers: Headers
    body: bytes


@dataclass(kw_only=True)
class Replay:
    """The mirror: `with Replay(answers=[…]) as replay:`, then ask `replay.origin`."""

    answers: Iterable[Recorded]
    log: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.by_key: dict[Key, list[Recorded]] = {}
        for answer in sorted(self.answers, key=lambda answer: answer.recorded):
            self.by_key.setdefault(answer.key, []).append(answer)
        self._contents: dict[Recorded, bytes] = {}
        self._faults: dict[Key, list[Fault]] = {}
        handler = type("Handler", (_Handler,), {"replay": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def fault(self, address: str, kind: Kind, **details: Any) -> None:
        """Let something go wrong at an address (with its query); several happen in turn."""
        self._faults.setdefault(key_of(address), []).append(Fault(kind=kind, **details))

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def next_fault(self, key: Key) -> Fault | None:
        """The fault that is due now, used up by one."""
        for fault in self._faults.get(key, []):
            if fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def content(self, answer: Recorded) -> bytes:
        """The bytes of an answer, read or derived once."""
        if answer not in self._contents:
            self._contents[answer] = answer.content()
        return self._contents[answer]

    def timemap(self) -> str:
        """One line per recorded answer, oldest first within an address."""
        return "".join(
            f"<{self.origin}{answer.address.removeprefix('https:/')}"
            f"{'?' if answer.query else ''}{quote(answer.query.removeprefix('?'), safe=URI)}>; "
            f'rel="memento"; datetime="{http_date(answer.recorded)}"\n'
            for answers in self.by_key.values()
            for answer in answers
        )


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    replay: Replay

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_message: object) -> None:
        """Keep quiet: `Replay.log` holds the requests."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.replay.log.append(
            Asked(method=self.command, path=self.path, headers=dict(self.headers), body=body)
        )
        if self.path == "/timemap":
            self.reply(200, self.replay.timemap().encode(), "application/link-format")
            return
        key = key_of(f"https:/{self.path}")
        fault = self.replay.next_fault(key)
        if fault is None:
            self.serve(self.replay.by_key.get(key, []))
        else:
            answers = self.replay.by_key.get(key, [])
            content = self.replay.content(answers[-1]) if answers else b""
            getattr(self, f"fault_{fault.kind.replace('-', '_')}")(fault, content)

    def do_POST(self) -> None:
        self.do_GET()

    def serve(self, answers: list[Recorded]) -> None:
        """The newest answer that was recorded by the moment that the request names."""
        asked = self.headers.get("Accept-Datetime")
        by = parsedate_to_datetime(asked) if asked else datetime.max.replace(tzinfo=UTC)
        known = [answer for answer in answers if answer.recorded <= by]
        if not known:
            self.reply(404, b"no recorded answer", "text/plain")
            return
        content = self.replay.content(known[-1])
        headers = {
            "Memento-Datetime": http_date(known[-1].recorded),
            "Recording-Envelope": known[-1].envelope,
            "Vary": "accept-datetime",
        }
        if known[-1].validators:
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            headers["Last-Modified"] = http_date(known[-1].last_modified or known[-1].recorded)
        if headers.get("ETag", "none") == self.headers.get("If-None-Match"):
            self.head(304, headers)
        else:
            self.reply(200, content, known[-1].media_type, headers)

    def head(self, status: int, headers: Headers) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def reply(
        self, status: int, content: bytes, media_type: str, headers: Headers | None = None
    ) -> None:
        length = {"Content-Type": media_type, "Content-Length": str(len(content))}
        self.head(status, {**length, **(headers or {})})
        self.wfile.write(content)

    def fault_status(self, fault: Fault, _content: bytes) -> None:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        self.reply(fault.code, b"not now", "text/plain", headers)

    def fault_redirect(self, fault: Fault, _content: bytes) -> None:
        code = fault.code if fault.code in range(300, 400) else 302
        self.reply(code, b"", "text/plain", {"Location": fault.to})

    def fault_html(self, _fault: Fault, _content: bytes) -> None:
        self.reply(200, b"\n<!DOCTYPE html><html><body>Log in</body></html>", "text/html")

    def fault_empty(self, _fault: Fault, _content: bytes) -> None:
        self.reply(200, b"", "application/json")

    def fault_body(self, fault: Fault, _content: bytes) -> None:
        self.reply(200, fault.body, "application/json")

    def fault_cut(self, fault: Fault, content: bytes) -> None:
        """Promise all bytes and hang up after some."""
        self.close_connection = True
        self.head(200, {"Content-Length": str(len(content))})
        self.wfile.write(content[: fault.after])

    def fault_no_length(self, fault: Fault, content: bytes) -> None:
        """Promise nothing and hang up, after some bytes or after all."""
        self.close_connection = True
        self.head(200, {"Connection": "close"})
        self.wfile.write(content[: fault.after or None])

    def fault_slow(self, fault: Fault, content: bytes) -> None:
        """Drip byte by byte, headers included, after so many bytes of the body (-1: at once)."""
        self.close_connection = True
        whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content)
        start = 0 if fault.after < 0 else len(whole) + fault.after
        whole += content
        self.wfile.write(whole[:start])
        for index in range(start, len(whole)):
            if self.replay.stopping.wait(fault.tick):
                return
            self.wfile.write(whole[index : index + 1])

    def fault_bomb(self, fault: Fault, _content: bytes) -> None:
        """A little that becomes a lot: a compressed file at a .gz address, else an encoding."""
        is_file = self.path.partition("?")[0].endswith(".gz")
        headers = {} if is_file else {"Content-Encoding": "gzip"}
        packed = gzip.compress(bytes(fault.size), mtime=0)
        self.reply(200, packed, "application/json", headers)

    def fault_huge(self, fault: Fault, _content: bytes) -> None:
        """More bytes than announced to anyone, until the other side has had enough."""
        self.close_connection = True
        self.head(200, {"Connection": "close"})
        for _ in range(fault.size // 65_536):
            self.wfile.write(bytes(65_536))


def main(arguments: list[str]) -> int:
    """Run a command beside the mirror and give its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--over", type=Path, help="folder of real files to lay over the recordings")
    parser.add_argument("command", nargs="+", help="what to run with TRACKER_MIRROR set")
    wanted = parser.parse_args(arguments)
    if wanted.over is not None and not wanted.over.is_dir():
        parser.error(f"there is no folder {wanted.over}: name the one that holds the real files")
    try:
        answers = recorded_answers(over=wanted.over)
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"the recordings cannot be served: {error}")
    folder = wanted.over or os.path.relpath(RECORDINGS)
    sys.stderr.write(f"replay: {folder}: {len(answers)} recorded answers\n")
    with Replay(answers=answers) as replay:
        environment = {**os.environ, "TRACKER_MIRROR": replay.origin}
        code = subprocess.run(wanted.command, env=environment, check=False).returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
