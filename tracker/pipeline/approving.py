"""First negative words: withheld from everything that is published until a person approves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.approval import has_to_wait, withheld
from tracker.domain.assessment import Assessment, TargetStatus
from tracker.errors import StoreError
from tracker.pipeline.asking import Asked, asked_about
from tracker.pipeline.context import Context, today
from tracker.settings import Settings
from tracker.store.approvals import add_approval, approved, waiting_since
from tracker.store.locks import hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A word that waits; `since` is the day on which it was first withheld."""

    pledge: str
    area: str
    status: TargetStatus
    since: date
    asked: Asked


def publishable(
    connection: Connection, settings: Settings, found: Iterable[Assessment]
) -> list[Assessment]:
    """What may be said of judgements: the only way from judging to pages, mails and terminals.

    An approval lets the word out for every day that is asked for, also for days before it.
    """
    if not settings.first_verdicts_wait:
        return list(found)
    seen = approved(connection)
    return [withheld(each) if has_to_wait(each, seen) else each for each in found]


def waiting(context: Context, judged: Iterable[Assessment]) -> tuple[Waiting, ...]:
    """Those of judgements, made without regard to approvals, whose word waits."""
    if not context.settings.first_verdicts_wait:
        return ()
    with context.reading() as connection:
        seen, since = approved(connection), waiting_since(connection)
    return tuple(
        Waiting(
            pledge=each.pledge,
            area=each.area,
            status=each.status,
            since=since.get((each.pledge, each.area), today(context)),
            asked=asked_about(context, each),
        )
        for each in judged
        if has_to_wait(each, seen)
    )


def approve(
    context: Context, judged: Assessment, why: str, *, before_the_answer: bool = False
) -> None:
    """Let the word of a judgement, made without regard to approvals, be published.

    StoreError while somebody who can be asked was not, or may still answer, unless
    `before_the_answer` says that this is known.
    """
    if not why.strip():
        raise StoreError(
            "an approval without a reason is none",
            hint='say who could see it and when: --why "sent to the council on 3 March"',
        )
    if not context.settings.first_verdicts_wait:
        raise StoreError(
            "nothing waits here: first verdicts are published at once",
            hint="TRACKER_APPROVAL=on makes them wait",
        )
    with context.engine.begin() as connection:
        hold(connection, "assess")
        if not has_to_wait(judged, approved(connection)):
            raise StoreError(
                f"{judged.pledge}: no first verdict waits",
                hint="`tracker approve` lists what waits",
            )
        if not before_the_answer:
            _wait_for_answers(context, judged)
        add_approval(
            connection,
            pledge=judged.pledge,
            area=judged.area,
            status=judged.status,
            why=why.strip(),
            decided_at=context.clock(),
        )


def _wait_for_answers(context: Context, judged: Assessment) -> None:
    asked = asked_about(context, judged)
    early = "or publish it now with --before-the-answer; --why then says why it cannot wait"
    if asked.not_shown:
        raise StoreError(
            f"{judged.pledge}: {', '.join(asked.not_shown)} did not see it yet",
            hint="`tracker mail prepare --preview` and `tracker mail send` show it, ten days "
            f"begin; {early}",
        )
    if asked.until is not None and today(context) <= asked.until:
        raise StoreError(
            f"{judged.pledge}: an answer is awaited until {asked.until}",
            hint=f"an answer that came stands on the page by `tracker reply add`; wait, {early}",
        )
