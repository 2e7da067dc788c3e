"""Who reads while the site is built, or while a build is killed, never sees half of anything."""

import itertools
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.e2e.building import STATES, Builder, a_state
from tests.e2e.crawler import Crawler, Read
from tests.e2e.server import served
from tracker.publish.manifest import Manifest, read_manifest
from tracker.publish.releases import KEPT
from tracker.publish.site import build

BUILDS = 12  # more than the releases that are kept
STRIDE = 9  # between two kills while files are written; around the swap each step is tried
END = 12
BOTH = frozenset(STATES)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Manifest]:
    """What each state of the data looks like when nobody disturbs its build."""
    found = {}
    for state in STATES:
        home = tmp_path_factory.mktemp(state)
        found[state] = read_manifest(build(a_state(state), home=home, link=home / "site").folder)
    return found


@pytest.fixture
def crawler(tmp_path: Path, releases: dict[str, Manifest]) -> Iterator[Crawler]:
    """A reader of the link that the builds swap."""
    build(a_state("one"), home=tmp_path, link=tmp_path / "site")
    with served(tmp_path / "site") as origin:
        yield Crawler(origin, releases)


def faults(reads: Sequence[Read]) -> list[Read]:
    """What no reader may ever see: no page, half a page, a page without its style."""
    assert reads
    return [each for each in reads if each.status != 200 or not each.releases or each.missing]


def shown(reads: Sequence[Read]) -> list[str]:
    """Which states were seen one after the other; pages that both states share tell nothing."""
    states = [next(iter(each.releases)) for each in reads if each.releases < BOTH]
    return [state for state, _ in itertools.groupby(states)]


def test_a_reader_sees_whole_pages_of_one_release_while_builds_run_back_to_back(
    crawler: Crawler, tmp_path: Path
) -> None:
    pages = itertools.cycle(crawler.paths)
    with Builder(tmp_path) as builder:
        for number in range(1, BUILDS + 1):
            before, after = ("one", "two") if number % 2 else ("two", "one")
            builder.begin(after, str(number))
            reads = [crawler.read(next(pages))]
            while not builder.is_done():
                reads.append(crawler.read(next(pages)))
            assert builder.end().code == 0
            lap = list(crawler.lap())

            assert faults(reads + lap) == []
            assert shown(lap) == [after]
            assert shown(reads + lap) in ([after], [before, after])

    kept = [path for path in (tmp_path / "releases").iterdir() if path.is_dir()]
    assert len(kept) == KEPT


def test_a_build_that_is_killed_at_any_step_leaves_one_whole_release_to_read(
    crawler: Crawler, tmp_path: Path
) -> None:
    with Builder(tmp_path) as builder:
        steps = builder.whole("two", "0").steps
        seen = set()
        for step in (*range(1, steps - END, STRIDE), *range(steps - END, steps + 1)):
            assert builder.whole("one", "1").code == 0
            builder.begin("two", f"killed-{step}", die_at=step)
            reads = [crawler.read(crawler.paths[0])]
            while not builder.is_done():
                reads.append(crawler.read(crawler.paths[-1]))
            assert builder.end().code == -signal.SIGKILL
            lap = list(crawler.lap())

            assert faults(reads + lap) == []
            [state] = shown(lap)
            seen.add(state)

        assert seen == BOTH
        assert builder.whole("two", "healed").code == 0
    assert shown(list(crawler.lap())) == ["two"]
    assert list((tmp_path / "releases").glob(".new-*")) == []
