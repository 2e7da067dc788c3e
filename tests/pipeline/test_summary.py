"""When a revision touches the whole feed."""

from dataclasses import replace

from tests.store.builders import a_figure
from tracker.domain.observation import ObsStatus
from tracker.pipeline.summary import revises_everything


def test_a_revision_of_everything_needs_several_areas_and_periods() -> None:
    old = [a_figure(p, 1.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    new = [a_figure(p, 2.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    known = {figure.key: figure for figure in old}

    assert revises_everything(new, known)
    assert not revises_everything(new[:2], known)
    assert not revises_everything(new[:1], {old[0].key: old[0]})


def test_provisional_values_that_become_final_revise_nothing() -> None:
    final = [a_figure(p, 1.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    old = [replace(figure, obs_status=ObsStatus.PROVISIONAL) for figure in final]
    known = {figure.key: figure for figure in old}

    assert not revises_everything(final, known)
    assert revises_everything([replace(figure, value=2.0) for figure in final], known)
