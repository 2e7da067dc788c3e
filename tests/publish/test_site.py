import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.publish.builders import FETCHED, a_publisher
from tests.publish.charging_promise import charging
from tests.publish.conftest import Builder
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import TargetStatus
from tracker.errors import SiteError
from tracker.publish.manifest import content_hash, read_manifest
from tracker.publish.site import build
from tracker.resources import resource_folder

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates that a test may spoil."""
    return Path(shutil.copytree(resource_folder("reports"), tmp_path / "reports"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def stats_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
    }


def changed_between(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    names = before.keys() | after.keys()
    return {name for name in names if before.get(name) != after.get(name)} - {"site.json"}


def test_the_site_lies_behind_a_relative_link_in_three_languages(
    built: Builder, tmp_path: Path
) -> None:
    release = built(a_site())

    link = tmp_path / "site"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert link.resolve() == release.folder
    for page in (
        "index.html",
        "nl/index.html",
        "nl/plaats/gm0518/index.html",
        "nl/belofte/denhaag-charging-points/index.html",
        "da/loefte/ballerup-co2/index.html",
        "da/kilder/index.html",
        "en/pledge/ballerup-tree-per-newborn/index.html",
        "en/method/index.html",
    ):
        assert (link / page).is_file(), page


def test_a_pledge_of_one_area_among_many_lies_below_its_id(built: Builder) -> None:
    view = replace(co2(), pledge=replace(co2().pledge, id="dk-solar@0151"))

    release = built(a_site((view,)))

    assert (release.folder / "da/loefte/dk-solar/0151/index.html").is_file()


def test_building_again_touches_no_file_and_gives_the_same_release(
    built: Builder, tmp_path: Path
) -> None:
    first = built(a_site())
    before = stats_of(tmp_path / "var") | stats_of(tmp_path / "site")

    second = built(a_site())

    assert second == first
    assert stats_of(tmp_path / "var") | stats_of(tmp_path / "site") == before


def test_a_second_look_at_a_feed_on_the_same_day_changes_nothing(built: Builder) -> None:
    site = a_site()
    first = built(site)
    later = replace(site.feeds[0], last_good=FETCHED + timedelta(hours=2))

    assert built(replace(site, feeds=(later, *site.feeds[1:]))) == first


def test_only_pages_that_show_a_changed_pledge_are_written(built: Builder) -> None:
    before = built(a_site())
    old, old_stats = files_of(before.folder), stats_of(before.folder)

    after = built(a_site((charging(), co2(status=TargetStatus.OFF_TRACK), trees())))

    changed = changed_between(old, files_of(after.folder))
    assert changed == {
        f"{code}/{file}"
        for code, words in {
            "nl": ("plaats", "belofte", "document", "a-z"),
            "da": ("sted", "loefte", "dokument", "a-aa"),
            "en": ("place", "pledge", "document", "a-z"),
        }.items()
        for file in (
            "index.html",
            f"{words[0]}/0151/index.html",
            f"{words[1]}/ballerup-co2/index.html",
            f"{words[1]}/ballerup-co2/embed/index.html",
            f"{words[1]}/ballerup-co2/badge.svg",
            f"{words[2]}/ballerup-2026/index.html",
            f"{words[3]}/index.html",
        )
    }
    new_stats = stats_of(after.folder)
    kept = set(files_of(after.folder)) - changed - {"site.json"}
    assert kept
    assert {name for name in kept if new_stats[name] != old_stats[name]} == set()


def test_new_code_that_writes_the_same_page_keeps_the_file(built: Builder) -> None:
    before = built(a_site())
    page = "en/method/index.html"
    old = (before.folder / page).stat()

    after = built(replace(a_site(), code_version="2"))

    assert after != before
    assert (after.folder / page).stat().st_mtime_ns == old.st_mtime_ns


def test_two_builds_on_different_machines_are_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from tests.publish.sites import a_site;"
        "from tracker.publish.site import build; home = pathlib.Path(sys.argv[1]);"
        "build(a_site(), home=home, link=home / 'site')"
    )
    sites = []
    for name, seed, zone, language in (
        ("one", "1", "Pacific/Kiritimati", "C"),
        ("two", "77", "America/Los_Angeles", "da_DK.UTF-8"),
    ):
        chosen = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name)],
            check=True,
            cwd=ROOT,
            env={**os.environ, **chosen},
        )
        sites.append(files_of((tmp_path / name / "site").resolve()))

    assert len(sites[0]) > 25
    assert sites[0] == sites[1]


def test_a_broken_link_is_refused_by_name_and_the_last_release_stays_up(
    built: Builder, templates: Path, tmp_path: Path
) -> None:
    good = built(a_site())
    page = templates / "templates/method.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", "</h1><a href='../gone/'>x</a>"))

    with pytest.raises(SiteError, match=r"metode/index\.html links to da/gone/index\.html"):
        build(a_site(), home=tmp_path / "var", link=tmp_path / "site", reports=templates)

    assert (tmp_path / "site").resolve() == good.folder
    assert [path.name for path in (tmp_path / "var/releases").iterdir() if path.is_dir()] == [
        good.name
    ]


def test_a_page_without_its_other_languages_is_refused(templates: Path, tmp_path: Path) -> None:
    base = templates / "templates/base.html"
    loop = "{% for other, path in frame.paths.items() %}"
    text = base.read_text("utf-8")
    base.write_text(text.replace(loop, loop.replace(" %}", ' if code == "nl" %}'), 1))

    with pytest.raises(SiteError, match="does not name it back"):
        build(a_site(), home=tmp_path / "var", link=tmp_path / "site", reports=templates)


def test_a_script_address_in_a_template_is_refused(templates: Path, tmp_path: Path) -> None:
    page = templates / "templates/method.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", "</h1><a href='javascript:x'>x</a>"))

    with pytest.raises(SiteError, match="no browser should follow"):
        build(a_site(), home=tmp_path / "var", link=tmp_path / "site", reports=templates)


def test_a_download_changed_by_hand_is_not_carried_on(built: Builder) -> None:
    release = built(a_site())
    download = release.folder / "data/greenhouse-gas-emissions/0151.csv"
    download.write_text("area,value\n0151,1\n", "utf-8")

    with pytest.raises(SiteError, match=r"data/greenhouse-gas-emissions/0151\.csv"):
        built(a_site((charging(), co2(status=TargetStatus.MET), trees())))


def test_two_pages_at_one_address_are_refused(built: Builder) -> None:
    with pytest.raises(SiteError, match="2 pages want to lie at"):
        built(a_site((co2(), co2())))


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", "", "A B", "x--y"])
def test_an_id_that_could_leave_its_folder_is_refused(built: Builder, name: str) -> None:
    view = replace(co2(), pledge=replace(co2().pledge, id=name))

    with pytest.raises(SiteError, match="cannot be part of an address"):
        built(a_site((view,)))


def test_the_manifest_names_every_file_with_its_hash(built: Builder) -> None:
    release = built(a_site())

    manifest = read_manifest(release.folder)

    written = files_of(release.folder)
    written.pop("site.json")
    assert manifest.release == release.name
    assert {path: entry.content for path, entry in manifest.files.items()} == {
        path: content_hash(content) for path, content in written.items()
    }


def test_a_manifest_that_cannot_be_read_is_named(built: Builder) -> None:
    release = built(a_site())
    (release.folder / "site.json").write_text("{", "utf-8")

    with pytest.raises(SiteError, match=release.name):
        built(replace(a_site(), code_version="2"))


def test_pages_name_each_other_in_all_languages_with_full_addresses(built: Builder) -> None:
    site = replace(a_site(), publisher=a_publisher("https://example.org/tracker/"))

    release = built(site)

    page = (release.folder / "da/loefte/ballerup-co2/index.html").read_text("utf-8")
    for code, path in {
        "nl": "nl/belofte/ballerup-co2/",
        "da": "da/loefte/ballerup-co2/",
        "en": "en/pledge/ballerup-co2/",
        "x-default": "en/pledge/ballerup-co2/",
    }.items():
        assert f'hreflang="{code}" href="https://example.org/tracker/{path}"' in page
    assert (
        '<link rel="canonical" href="https://example.org/tracker/da/loefte/ballerup-co2/">' in page
    )
    entry = read_manifest(release.folder).files["da/loefte/ballerup-co2/index.html"]
    assert entry.alternates["nl"] == "nl/belofte/ballerup-co2/index.html"
