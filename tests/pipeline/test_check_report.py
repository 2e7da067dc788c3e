"""The operators' page about a checked answer: always written, true to what is stored."""

import hashlib
import json
import re
from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, all_recordings, an_account_of, ingest_once, recorded
from tests.publish.page_reader import Reader
from tests.replay import Replay
from tracker.checks.rule import FRAME_COLUMNS
from tracker.errors import StoreError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.feeds.nl_cbs_solar import FEED as SOLAR
from tracker.pipeline import check_report, reviewing, row_outcomes
from tracker.pipeline.context import Context
from tracker.pipeline.explaining import explain
from tracker.pipeline.feed_health import feeds_health
from tracker.pipeline.ingest import FeedOutcome
from tracker.pipeline.row_outcomes import MOST_KEPT, kept_rows
from tracker.store.snapshots import QuarantineRow, quarantine_of, snapshot_by_hash

MARCH, MAY = "2026-03-17", "2026-05-13"


def an_account_with_faults(rows: int) -> bytes:
    """Forty municipalities; so many of them have one total of a thousand million tonnes."""
    document = json.loads(an_account_of(40))
    for municipality in document["kommuner"][2 : 2 + rows]:
        municipality["samletUdledning"][0] = 1e9
    return json.dumps(document).encode()


def play(context: Context, *days: str) -> list[FeedOutcome]:
    return [ingest_once(context, FEED, day) for day in days]


def pages_of(folder: Path) -> list[Path]:
    return sorted((folder / "var" / "checks" / FEED.id).glob("*.html"))


def text_of(path: Path) -> str:
    return Reader(path.read_text("utf-8")).text


def the_refused(context: Context, folder: Path) -> tuple[str, Path]:
    """Hash and page of the one snapshot that waits for a decision."""
    (found,) = (each for each in feeds_health(context) if each.feed.id == FEED.id)
    assert found.waiting is not None
    return found.waiting, check_report.report_path(folder / "var", FEED.id, found.waiting)


def test_a_good_answer_has_a_page_with_its_counts_hash_address_and_rules(tmp_path: Path) -> None:
    answer = recorded(an_account_of(40), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        (outcome,) = play(context, MARCH)

    (page,) = pages_of(tmp_path)
    text = text_of(page)
    assert page.stem == (outcome.snapshot or "")[:12]
    assert "240 received = 240 accepted + 0 set aside + 0 duplicates" in text
    assert f"Snapshot {outcome.snapshot}" in text
    assert "raw.githubusercontent.com/NielsKSchjoedt" in text
    assert "17 March 2026, 12:00 UTC" in text
    assert "There was no last good snapshot" in text
    assert "Not run rows-neither-halved-nor-tripled" in text
    assert "Passed some-rows saw rows 240 ; asked is at least 1" in text


def test_rows_set_aside_are_shown_with_rule_reason_and_declared_columns(tmp_path: Path) -> None:
    answer = recorded(an_account_with_faults(3), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH)

    text = text_of(pages_of(tmp_path)[0])
    assert "Loaded Rows set aside" in text
    assert "240 received = 237 accepted + 3 set aside" in text
    assert "3 of 240 rows broke it" in text
    assert "3 of 3 rows" in text
    assert "kilograms in place of tonnes are far over it" in text
    head = text[text.index("3 of 3 rows") :].split(" ")[4:12]
    assert set(head) <= FRAME_COLUMNS["figures"]


def test_at_most_twenty_rows_of_a_rule_are_shown_and_the_count_is_of_all(tmp_path: Path) -> None:
    answer = recorded(an_account_with_faults(30), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH)

    html = pages_of(tmp_path)[0].read_text("utf-8")
    assert "20 of 30 rows" in html
    assert len(re.findall(r'<th scope="row">', html)) == 20


def test_a_refused_answer_names_its_page_which_says_what_each_rule_saw(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        good, refused = play(context, MARCH, MAY)
        sha256, page = the_refused(context, tmp_path)
        (health,) = (each for each in feeds_health(context) if each.feed.id == FEED.id)

    assert refused.error is not None
    assert str(page) in refused.error.hint
    assert health.as_json()["report"] == str(page)
    text = text_of(page)
    assert "Refused" in text
    assert "saw rows_ratio 0.5 ; asked is 0.75 to 3" in text
    assert f"tracker feeds accept {sha256[:12]} --why" in text
    assert f"Compared with the last good snapshot {(good.snapshot or '')[:12]}" in text
    assert "of 17 March 2026, 12:00 UTC" in text


def test_an_answer_that_cannot_be_read_has_a_page_too(tmp_path: Path) -> None:
    answer = recorded(b'{"something": "else"}', MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        (outcome,) = play(context, MARCH)

    (page,) = pages_of(tmp_path)
    text = text_of(page)
    assert outcome.error is not None
    assert str(page) in outcome.error.hint
    assert outcome.error.message in text
    assert "No rule was run: the answer could not be read." in text
    assert FEED.failure in text
    assert "feeds accept" not in text


def test_a_decision_is_kept_with_its_moment_and_stands_on_the_page(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH, MAY)
        sha256, page = the_refused(context, tmp_path)

        reviewing.accept(context, sha256[:12], "twenty municipalities merged")

        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=sha256)
        moment = context.clock()

    assert row is not None
    assert (row.review_reason, row.decided_at) == ("twenty municipalities merged", moment)
    text = text_of(page)
    assert "Loaded Let in by a person" in text
    assert "On 22 November 2026, 06:00 UTC, over" in text
    assert "rows-neither-halved-nor-tripled" in text
    assert "twenty municipalities merged" in text


def test_explain_tells_who_let_figures_in_and_why(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20, factor=2.0), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH, MAY)
        sha256, _ = the_refused(context, tmp_path)
        reviewing.accept(context, sha256, "twenty municipalities merged")
        pledge = context.catalogue.pledges["ballerup-co2"]

        told = "\n".join(explain(context, pledge, date(2026, 11, 22)))

    assert "let in by a person on 2026-11-22, over " in told
    assert "rows-neither-halved-nor-tripled" in told
    assert ": twenty municipalities merged" in told


def test_explain_names_no_day_where_a_likelihood_has_no_window(tmp_path: Path) -> None:
    """The kind `direction` tells none."""
    with all_recordings() as replay, a_context(tmp_path, mirror=replay.origin) as context:
        outcome = ingest_once(context, SOLAR, "2026-11-22")
        pledge = context.catalogue.pledges["denhaag-solar-obstacles"]

        told = "\n".join(explain(context, pledge, date(2026, 11, 22)))

    assert outcome.error is None
    assert "likelihood: 0." in told
    assert "None" not in told


@pytest.mark.parametrize("why", ["", "  "])
def test_a_decision_without_a_reason_is_refused_and_loads_nothing(tmp_path: Path, why: str) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH, MAY)
        sha256, _ = the_refused(context, tmp_path)

        with pytest.raises(StoreError, match="without a reason"):
            reviewing.accept(context, sha256, why)

        assert the_refused(context, tmp_path)[0] == sha256


def test_a_revision_under_review_says_what_to_do_and_who_ended_it(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(40, factor=1.01), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH, MAY)
        sha256, page = the_refused(context, tmp_path)
        before = text_of(page)

        reviewing.accept(context, sha256, "announced by the publisher")

    assert "Under review Nearly all figures were revised." in before
    after = text_of(page)
    assert "over a revision of nearly all figures, with this reason:" in after
    assert "announced by the publisher" in after


def test_the_page_needs_no_other_file_and_its_policy_allows_its_own_sheet_only(
    tmp_path: Path,
) -> None:
    answer = recorded(an_account_with_faults(3), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH)

    html = pages_of(tmp_path)[0].read_text("utf-8")
    page = Reader(html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(value for name, value in page.attributes if value.startswith("default-src"))
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert {name for name, _ in page.attributes} & {"style", "src", "onclick"} == set()
    assert {"script", "link", "img"} & set(page.tags) == set()


def test_hostile_text_in_a_row_is_only_ever_text(tmp_path: Path) -> None:
    document = json.loads(an_account_of(40))
    document["kommuner"][2]["kommuneKode"] = '"><script>alert(1)</script>'
    answer = recorded(json.dumps(document).encode(), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        play(context, MARCH)

    (page,) = pages_of(tmp_path)
    assert "script" not in Reader(page.read_text("utf-8")).tags
    assert "<script>alert(1)" in text_of(page)


def test_undeclared_columns_of_a_row_never_reach_the_page() -> None:
    """Whatever a frame may hold one day: only what a rule may look at is shown."""
    row = QuarantineRow(row="7", rules="r", content={"area": "0151", "phone": "12345678"})

    assert check_report._columns([row]) == ("area",)


def test_a_full_disk_stops_no_load(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "checks").write_text("a file where the folder should be")
    answer = recorded(an_account_of(40), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        (outcome,) = play(context, MARCH)

    assert outcome.state == "loaded"


def test_of_a_huge_refused_file_some_rows_per_rule_are_kept_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_outcomes, "MOST_KEPT", 5)
    monkeypatch.setattr(check_report, "MOST_KEPT", 5)
    answer = recorded(an_account_with_faults(30), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        (outcome,) = play(context, MARCH)
        with context.reading() as connection:
            kept = quarantine_of(connection, sha256=outcome.snapshot or "")
            row = snapshot_by_hash(connection, sha256=outcome.snapshot or "")

    assert row is not None
    assert (len(kept), row.quarantined, row.accepted) == (5, 30, 210)
    assert "at most 5 of one rule are kept, the counts are of all" in text_of(pages_of(tmp_path)[0])


def test_a_row_that_broke_a_rare_rule_too_is_kept_for_it() -> None:
    common = [QuarantineRow(row=str(number), rules="common", content={}) for number in range(999)]
    rare = QuarantineRow(row="rare", rules="common, rare", content={})

    kept = list(kept_rows([*common, rare]))

    assert len(kept) == MOST_KEPT + 1
    assert kept[-1] == rare
