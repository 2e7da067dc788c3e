"""The site in a folder of one's own, the archive, and assets that stay for a release longer."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.conftest import Builder
from tests.publish.sites import a_site
from tests.publish.test_site import files_of, stats_of
from tracker.errors import SiteError
from tracker.publish.archive import archived_months
from tracker.publish.copies import keep_month, write_out
from tracker.publish.manifest import paths_in
from tracker.publish.releases import KEPT, rollback
from tracker.publish.site import build
from tracker.publish.views import SiteView
from tracker.resources import resource_folder


def next_site(version: str = "2") -> SiteView:
    return replace(a_site(), code_version=version)


def with_style(folder: Path, words: str) -> Path:
    """A copy of templates and assets whose sheet differs."""
    reports = Path(shutil.copytree(resource_folder("reports"), folder / words))
    sheet = reports / "styles/base.css"
    sheet.write_text(f"{sheet.read_text('utf-8')}/* {words} */\n", "utf-8")
    return reports


def sheets(folder: Path) -> set[str]:
    return {each.name for each in (folder / "static").glob("site.*.css")}


def test_a_copy_has_the_bytes_of_a_release_and_the_live_one_stays(
    built: Builder, tmp_path: Path
) -> None:
    live = built(a_site())
    home, before = tmp_path / "var", stats_of(tmp_path / "var")

    write_out(next_site(), tmp_path / "deep/out", home=home)

    assert stats_of(home) == before
    assert (tmp_path / "site").resolve() == live.folder
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["out"]
    assert files_of(built(next_site()).folder) == files_of(tmp_path / "deep/out")


def test_a_copy_takes_the_place_of_an_earlier_one_or_of_an_empty_folder(tmp_path: Path) -> None:
    out, home = tmp_path / "out", tmp_path / "var"
    out.mkdir()

    write_out(a_site(), out, home=home)
    first = files_of(out)
    write_out(next_site(), out, home=home)

    assert files_of(out) != first
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def _mine(out: Path, _home: Path) -> Path:
    out.mkdir()
    (out / "mine.txt").write_text("mine", "utf-8")
    return out


def _mixed(out: Path, home: Path) -> Path:
    write_out(a_site(), out, home=home)
    (out / "CNAME").write_text("tracker.example", "utf-8")
    return out


def _link(out: Path, _home: Path) -> Path:
    out.symlink_to("elsewhere")
    return out


def _file(out: Path, _home: Path) -> Path:
    out.write_text("mine", "utf-8")
    return out


def _at_home(_out: Path, home: Path) -> Path:
    return home / "releases/mine"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_mine, "holds mine.txt, which no build put there"),
        (_mixed, "holds CNAME, which no build put there"),
        (_link, "is a link"),
        (_file, "is a file"),
        (_at_home, "lies in TRACKER_HOME"),
    ],
)
def test_what_somebody_else_put_there_is_left_alone(
    tmp_path: Path, make: Callable[[Path, Path], Path], words: str
) -> None:
    out = make(tmp_path / "out", tmp_path / "var")
    before = stats_of(tmp_path) if not out.is_symlink() else {}

    with pytest.raises(SiteError, match=words) as refused:
        write_out(next_site(), out, home=tmp_path / "var")

    assert "folder" in refused.value.hint
    assert (stats_of(tmp_path) if not out.is_symlink() else {}) == before


def test_a_copy_that_fails_a_check_leaves_the_earlier_one(tmp_path: Path) -> None:
    out, home = tmp_path / "out", tmp_path / "var"
    write_out(a_site(), out, home=home)
    before = files_of(out)
    broken = with_style(tmp_path, "broken")
    (broken / "templates/method.html").write_text("<p>", "utf-8")

    with pytest.raises(SiteError, match="method"):
        write_out(next_site(), out, home=home, reports=broken)

    assert files_of(out) == before
    assert not list(tmp_path.glob(".new-*"))


def test_the_site_of_a_month_outlives_the_last_ten_releases(built: Builder, tmp_path: Path) -> None:
    home, link = tmp_path / "var", tmp_path / "site"
    release = built(a_site())
    then = files_of(release.folder)

    assert keep_month(a_site(), "2026-05", home=home, link=link)
    for version in range(KEPT + 1):
        built(next_site(f"later {version}"))

    assert not release.folder.exists()
    assert files_of(home / "archive/2026-05") == then
    assert archived_months(home) == ("2026-05",)
    assert (link / "archive/2026-05/nl/index.html").read_bytes() == then["nl/index.html"]
    assert not (home / "archive/2026-05/archive").exists()
    for _ in range(KEPT - 1):
        rollback(home, link)
    with pytest.raises(SiteError, match="no earlier release"):
        rollback(home, link)


def test_what_is_as_in_the_live_release_costs_no_room(built: Builder, tmp_path: Path) -> None:
    release = built(a_site())

    keep_month(a_site(), "2026-05", home=tmp_path / "var", link=tmp_path / "site")

    kept = tmp_path / "var/archive/2026-05/nl/index.html"
    assert kept.samefile(release.folder / "nl/index.html")


def test_without_a_live_site_no_month_is_kept(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()

    assert not keep_month(a_site(), "2026-05", home=tmp_path / "var", link=tmp_path / "site")
    assert archived_months(tmp_path / "var") == ()
    assert list((tmp_path / "var").iterdir()) == []


def test_a_link_to_something_else_is_no_live_site(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")

    assert not keep_month(a_site(), "2026-05", home=tmp_path / "var", link=tmp_path / "site")
    assert archived_months(tmp_path / "var") == ()


def test_what_a_killed_run_left_in_the_archive_goes_with_the_next(
    built: Builder, tmp_path: Path
) -> None:
    built(a_site())
    home, link = tmp_path / "var", tmp_path / "site"
    (home / "archive/.new-killed/nl").mkdir(parents=True)
    keep_month(a_site(), "2026-05", home=home, link=link)

    keep_month(next_site(), "2026-05", home=home, link=link)

    assert [path.name for path in (home / "archive").iterdir()] == ["2026-05"]


def test_style_and_scripts_stay_for_one_release_longer(tmp_path: Path) -> None:
    home, link = tmp_path / "var", tmp_path / "site"
    folders = [
        build(a_site(), home=home, link=link, reports=with_style(tmp_path, words)).folder
        for words in ("one", "two", "three")
    ]
    one, two, three = ({*(sheets(each))} for each in folders)

    own = [{Path(path).name for path in paths_in(each) or ()} for each in folders]

    assert len(one) == 1
    assert one < two
    assert len(two) == len(three) == 2
    assert one.isdisjoint(three)
    assert [len(each & names) for each, names in zip((one, two, three), own, strict=True)] == [
        1,
        1,
        1,
    ]


def test_going_back_keeps_the_style_of_the_release_that_is_left(tmp_path: Path) -> None:
    home, link = tmp_path / "var", tmp_path / "site"
    for words in ("one", "two"):
        last = build(a_site(), home=home, link=link, reports=with_style(tmp_path, words)).folder

    before = rollback(home, link).folder

    assert sheets(last) <= sheets(before)


def test_a_release_whose_manifest_is_gone_lends_no_assets(tmp_path: Path) -> None:
    assert paths_in(tmp_path) is None
