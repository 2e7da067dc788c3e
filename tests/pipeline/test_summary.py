"""When a revision touches the whole feed."""

from tests.store.builders import a_figure
from tracker.pipeline.summary import revises_everything


def test_a_revision_of_everything_needs_several_areas_and_periods() -> None:
    old = [a_figure(p, 1.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    new = [a_figure(p, 2.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    known = {figure.key: figure for figure in old}

    assert revises_everything(new, known)
    assert not revises_everything(new[:2], known)
    assert not revises_everything(new[:1], {old[0].key: old[0]})
