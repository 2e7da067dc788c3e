from pathlib import Path

import pytest

from tracker import resources
from tracker.errors import TrackerError
from tracker.resources import resource_folder


def test_a_checkout_has_its_templates_beside_the_package() -> None:
    assert (resource_folder("reports") / "templates/base.html").is_file()


def test_a_wheel_has_them_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "tracker/_expectations"
    inside.mkdir(parents=True)
    (tmp_path / "expectations").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "tracker")

    assert resource_folder("expectations") == inside


def test_a_copy_without_them_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "tracker")

    with pytest.raises(TrackerError, match="reports/") as caught:
        resource_folder("reports")

    assert "install" in caught.value.hint
