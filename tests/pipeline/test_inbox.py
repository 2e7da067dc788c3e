from pathlib import Path

import pytest

from tracker.pipeline.inbox import CLAIMED, claim_files


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def claimed_after_two_looks(inbox: Path) -> list[str]:
    _, looks = claim_files(inbox, {})
    claimed, _ = claim_files(inbox, looks)
    return [path.name.partition("-")[2] for path in claimed]


def test_a_file_is_claimed_at_the_second_look_by_a_move_within_the_inbox(inbox: Path) -> None:
    (inbox / "trees.csv").write_text("area\n")

    at_first, looks = claim_files(inbox, {})
    (claimed,), _ = claim_files(inbox, looks)

    assert at_first == []
    assert claimed.parent == inbox / CLAIMED
    assert claimed.read_text() == "area\n"
    assert not (inbox / "trees.csv").exists()


def test_a_file_that_still_grows_is_left_for_a_later_look(inbox: Path) -> None:
    (inbox / "trees.csv").write_text("area\n")
    _, looks = claim_files(inbox, {})
    (inbox / "trees.csv").write_text("area\n0151\n")

    claimed, looks = claim_files(inbox, looks)
    later, _ = claim_files(inbox, looks)

    assert claimed == []
    assert len(later) == 1


def test_hidden_files_and_folders_are_no_files_of_a_council(inbox: Path) -> None:
    (inbox / ".trees.csv.part").write_text("area\n")
    (inbox / "~$trees.xlsx").write_bytes(b"open in Excel")
    (inbox / "done").mkdir()
    (inbox / "old.files").mkdir()

    assert claimed_after_two_looks(inbox) == []


def test_a_file_of_the_same_name_does_not_replace_one_that_waits(inbox: Path) -> None:
    (inbox / "trees.csv").write_text("first\n")
    claimed_after_two_looks(inbox)
    (inbox / "trees.csv").write_text("second\n")
    claimed_after_two_looks(inbox)

    waiting = sorted((inbox / CLAIMED).iterdir())

    assert [path.read_text() for path in waiting] == ["first\n", "second\n"]


def test_a_file_that_another_triggerer_claimed_first_is_nobodys_fault(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.csv").write_text("area\n")
    (inbox / "b.csv").write_text("area\n")
    _, looks = claim_files(inbox, {})
    rename = Path.rename

    def beaten_to_a(path: Path, target: Path) -> Path:
        if path.name == "a.csv":
            path.unlink()
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", beaten_to_a)
    claimed, _ = claim_files(inbox, looks)

    assert [path.name.partition("-")[2] for path in claimed] == ["b.csv"]
