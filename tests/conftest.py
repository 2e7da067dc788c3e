"""What every test shares: no network but loopback, and the real files when they are there."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from pytest_socket import socket_allow_hosts
from sqlalchemy import Engine, create_engine, make_url, text

from tracker.store.engine import migrate, open_engine

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI") == "true"

# Slow machines are no failure, and the same commit gives the same examples everywhere.
settings.register_profile("tracker", deadline=None, derandomize=True, database=None)
settings.load_profile("tracker")


def pytest_runtest_setup() -> None:
    """Refuse every connection that leaves this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    """Forget what a command set up for its log: it names the stream of a test that is over."""
    structlog.reset_defaults()


def require(found: bool, reason: str) -> None:
    """Skip with a reason where a part of the machine is missing; in CI that is an error."""
    if found:
        return
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_feeds() -> Path:
    """The folder of real files of real publishers beside the checkout."""
    folder = Path(os.environ.get("TRACKER_TEST_FEEDS", ROOT.parent / "shared" / "feeds"))
    require(folder.is_dir(), "the real files (../shared/feeds) are not beside this checkout")
    return folder


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of its own on the PostgreSQL that the environment names, dropped afterwards."""
    server = os.environ.get("TRACKER_TEST_POSTGRES_URL")
    require(bool(server), "TRACKER_TEST_POSTGRES_URL names no PostgreSQL to test against")
    assert server is not None
    name = f"tracker_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Both databases that the product runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tracker.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database with the newest schema."""
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()
