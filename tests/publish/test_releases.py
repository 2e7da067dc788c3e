from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.conftest import Builder
from tests.publish.sites import a_site
from tracker.errors import SiteError
from tracker.publish.releases import KEPT, rollback
from tracker.publish.site import build


def test_going_back_shows_the_release_before_and_then_the_one_before_that(
    built: Builder, tmp_path: Path
) -> None:
    releases = [built(replace(a_site(), code_version=str(i))) for i in range(3)]
    home, link = tmp_path / "var", tmp_path / "site"

    assert rollback(home, link) == releases[1]
    assert rollback(home, link) == releases[0]
    assert link.resolve() == releases[0].folder
    with pytest.raises(SiteError, match="no earlier release"):
        rollback(home, link)


def test_a_release_that_was_gone_back_from_is_not_gone_back_to(
    built: Builder, tmp_path: Path
) -> None:
    first, _bad = (built(replace(a_site(), code_version=version)) for version in "12")
    rollback(tmp_path / "var", tmp_path / "site")
    built(replace(a_site(), code_version="3"))

    assert rollback(tmp_path / "var", tmp_path / "site") == first


def test_the_last_ten_releases_are_kept(built: Builder, tmp_path: Path) -> None:
    left = tmp_path / "var/releases/.new-killed"
    left.mkdir(parents=True)

    releases = [built(replace(a_site(), code_version=str(i))) for i in range(KEPT + 2)]

    kept = {path for path in (tmp_path / "var/releases").iterdir() if path.is_dir()}
    assert kept == {release.folder for release in releases[2:]}


def test_a_link_to_somewhere_else_is_taken_over(built: Builder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")

    release = built(a_site())

    assert (tmp_path / "site").resolve() == release.folder


def test_a_release_that_was_built_before_is_shown_again(built: Builder, tmp_path: Path) -> None:
    first = built(a_site())
    built(replace(a_site(), code_version="2"))

    assert built(a_site()) == first
    assert (tmp_path / "site").resolve() == first.folder


def test_a_folder_in_the_place_of_the_link_is_left_alone(built: Builder, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("mine", "utf-8")

    with pytest.raises(SiteError, match="is a folder") as caught:
        built(a_site())

    assert "TRACKER_SITE" in caught.value.hint
    assert (tmp_path / "site/mine.txt").read_text("utf-8") == "mine"


def test_a_link_among_the_releases_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="among the releases"):
        build(a_site(), home=tmp_path, link=tmp_path / "releases" / "site")
