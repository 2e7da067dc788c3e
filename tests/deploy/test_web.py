"""The web server of the containers: the real Caddy with the real Caddyfile."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import pytest

from tests.conftest import ROOT
from tracker.pipeline.serving import HEADERS

CADDY = Path(sys.executable).with_name("caddy")
FILE = ROOT / "deploy" / "Caddyfile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def ask(port: int, path: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    answer = Answer(
        status=response.status, headers=dict(response.getheaders()), body=response.read()
    )
    connection.close()
    return answer


@contextmanager
def web(root: Path) -> Iterator[tuple[int, int]]:
    """The ports of pages and of the health check."""
    ports = free_port(), free_port()
    variables = {"WEB_ROOT": str(root), "WEB_PORT": str(ports[0]), "WEB_HEALTH_PORT": str(ports[1])}
    with subprocess.Popen(
        [CADDY, "run", "--config", FILE, "--adapter", "caddyfile"],
        env={"HOME": str(root.parent), "PATH": os.environ["PATH"], **variables},
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(ports[1], server)
            yield ports
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "caddy ended"
        try:
            ask(port, "/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("caddy does not answer")


def release(folder: Path, word: str) -> Path:
    made = folder / "var" / "releases" / word
    (made / "en").mkdir(parents=True)
    (made / "index.html").write_text(f"<p>{word}</p>")
    (made / "en" / "index.html").write_text(f"<p>{word}, in English</p>")
    return made


def swap(folder: Path, target: Path) -> None:
    fresh = folder / ".site.new"
    fresh.symlink_to(os.path.relpath(target, folder))
    fresh.replace(folder / "site")


def test_every_answer_has_the_headers_of_tracker_serve(tmp_path: Path) -> None:
    swap(tmp_path, release(tmp_path, "one"))

    with web(tmp_path / "site") as (port, _):
        answers = [ask(port, path) for path in ("/", "/en/", "/nothing-here/")]

    assert [each.status for each in answers] == [200, 200, 404]
    for each in answers:
        assert {name: each.headers.get(name) for name in HEADERS} == HEADERS
        assert "Server" not in each.headers


def test_a_release_that_is_swapped_in_is_seen_at_once(tmp_path: Path) -> None:
    one, two = release(tmp_path, "one"), release(tmp_path, "two")
    swap(tmp_path, one)

    with web(tmp_path / "site") as (port, _):
        before = ask(port, "/").body
        swap(tmp_path, two)
        after = ask(port, "/").body

    assert (before, after) == (b"<p>one</p>", b"<p>two</p>")


def test_nothing_beside_the_site_is_served(tmp_path: Path) -> None:
    swap(tmp_path, release(tmp_path, "one"))
    (tmp_path / "var" / "outbox").mkdir()
    (tmp_path / "var" / "outbox" / "mail.eml").write_text("a report")

    with web(tmp_path / "site") as (port, _):
        paths = ("/../outbox/mail.eml", "/..%2f..%2foutbox/mail.eml", "/var/outbox/mail.eml")
        answers = [ask(port, path) for path in paths]

    assert all(each.status in {400, 404} and b"a report" not in each.body for each in answers)


def test_it_is_healthy_before_there_is_a_site(tmp_path: Path) -> None:
    with web(tmp_path / "site") as (port, health):
        assert ask(health, "/").body == b"up"
        assert ask(port, "/").status == 404


def test_the_caddyfile_reads_as_it_is_in_the_container() -> None:
    done = subprocess.run(
        [CADDY, "validate", "--config", FILE, "--adapter", "caddyfile"],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    formatted = subprocess.run(
        [CADDY, "fmt", FILE], capture_output=True, text=True, check=False
    ).stdout

    assert done.returncode == 0, done.stderr
    assert formatted == FILE.read_text()
    assert all(value in FILE.read_text() for value in HEADERS.values())
