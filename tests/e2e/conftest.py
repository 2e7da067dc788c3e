"""The demo site, built once however many processes test it, and one browser to open it with."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import require
from tests.e2e.pages import Found, find_pages, one_of_each
from tests.e2e.server import served
from tests.e2e.tab import Tab, open_tab
from tests.pipeline.build import a_context, all_recordings
from tracker.pipeline import running

TOOLS = Path(__file__).parent / "node_modules"
ALONE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Airflow, which mostly waits, is the first work of the second of two processes."""
    slow = [each for each in items if each.path.name == "test_airflow.py"]
    others = [each for each in items if each.path.name != "test_airflow.py"]
    half = (len(items) + 1) // 2
    items[:] = others[:half] + slow + others[half:]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the demo site, made from recorded answers."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site").is_symlink():
            with (
                all_recordings() as replay,
                a_context(folder, mirror=replay.origin, pictures=True, prints=True) as world,
            ):
                running.run(world, lambda _outcome: None)
    return folder / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> tuple[Found, ...]:
    """Every page of the demo site."""
    return find_pages(site.resolve())


@pytest.fixture(scope="session")
def samples(pages: tuple[Found, ...]) -> tuple[Found, ...]:
    """One page of every kind in every language."""
    return one_of_each(pages)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the demo site is served."""
    with served(site) as origin:
        yield origin


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    require(chromium is not None, "there is no chromium on this machine: make ci-deps")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=ALONE,
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for a whole session: opening another for each page would take minutes."""
    opened = browser.new_context(reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def tab(window: BrowserContext) -> Iterator[Tab]:
    with open_tab(window) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core."""
    return _tool("axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def vnu_jar() -> Path:
    """The checker of the HTML standard, for Java."""
    require(shutil.which("java") is not None, "there is no java on this machine: make ci-deps")
    return _tool("vnu-jar/build/dist/vnu.jar")


@pytest.fixture(scope="session")
def html_validate() -> Path:
    """The program of html-validate, for Node."""
    require(shutil.which("node") is not None, "there is no node on this machine: make ci-deps")
    return _tool("html-validate/bin/html-validate.mjs")


def _tool(path: str) -> Path:
    file = TOOLS / path
    require(file.is_file(), f"{path} is not installed: make e2e, with npm on this machine")
    return file
