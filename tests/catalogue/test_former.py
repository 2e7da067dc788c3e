"""Ids that promises had before."""

from pathlib import Path

import pytest

from tests.catalogue.bergen import a_pledge, line_with, write
from tracker.catalogue.load import load
from tracker.errors import CatalogueError

FILE = "pledges/bergen.toml"


def with_former(folder: Path, *former: str) -> Path:
    """A promise for each list of former ids."""
    write(folder)
    names = ("bergen-chargers", "bergen-more")
    tables = (
        a_pledge(name, more=f'council = "bergen"\nformer_ids = {ids}')
        for name, ids in zip(names, former, strict=False)
    )
    (folder / FILE).write_text("\n".join(tables), encoding="utf-8")
    return folder


def test_most_promises_never_had_another_id(tmp_path: Path) -> None:
    assert load(write(tmp_path)).pledges["bergen-chargers"].former_ids == ()


def test_former_ids_are_read_in_their_order(tmp_path: Path) -> None:
    catalogue = load(with_former(tmp_path, '["chargers", "bergen-posts"]'))

    assert catalogue.pledges["bergen-chargers"].former_ids == ("chargers", "bergen-posts")


@pytest.mark.parametrize(
    ("former", "problem"),
    [
        (('["../x"]',), "'../x' cannot be an id"),
        (('["bergen-chargers"]',), "'bergen-chargers' belongs to the promise bergen-chargers"),
        (('["bergen-more"]', "[]"), "'bergen-more' belongs to the promise bergen-more"),
    ],
)
def test_a_wrong_former_id_is_named_with_its_line(
    tmp_path: Path, former: tuple[str, ...], problem: str
) -> None:
    with_former(tmp_path, *former)

    with pytest.raises(CatalogueError) as refused:
        load(tmp_path)

    line = line_with(tmp_path, FILE, "former_ids")
    assert refused.value.message == (f"{FILE}, line {line}, bergen-chargers.former_ids: {problem}.")


def test_two_promises_cannot_claim_one_old_address(tmp_path: Path) -> None:
    with_former(tmp_path, '["posts"]', '["posts"]')

    with pytest.raises(CatalogueError, match=r"more\.former_ids: 'posts' belongs"):
        load(tmp_path)
