"""`site.json`: what a release was made from, down to the bytes that publishers sent."""

import json
from datetime import date
from pathlib import Path

from tests.pipeline.build import a_context, an_account_of, ingest_once, recorded
from tests.replay import Replay
from tracker import __version__
from tracker.domain.assessment import RULE_VERSION
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline.pages import site_view
from tracker.pipeline.publishing import publish
from tracker.publish.workshop import hash_of_templates
from tracker.resources import resource_folder

DAY = date(2026, 11, 22)


def test_a_release_names_its_inputs_and_versions(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(98), "2026-05-13")]
    with (
        Replay(answers=answers) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        snapshot = ingest_once(context, FEED, "2026-05-13").snapshot
        release = publish(context, DAY)
        earlier = site_view(context, date(2026, 5, 12))

    found = json.loads((release.folder / "site.json").read_bytes())
    assert {key: each for key, each in found.items() if key != "files"} == {
        "release": release.name,
        "code_version": __version__,
        "rule_version": RULE_VERSION,
        "templates": hash_of_templates(resource_folder("reports")),
        "catalogue": context.catalogue.digest,
        "snapshots": {snapshot: FEED.id},
    }
    assert earlier.snapshots == {}
