"""What commands share: the opened context, and words that several of them take."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import DatabaseError

from tracker.errors import StoreError
from tracker.pipeline.context import Context, open_context
from tracker.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@contextmanager
def opened() -> Iterator[Context]:
    """The context that the settings name; a database that fails is said in one sentence."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        with open_context(Settings()) as context:
            yield context
    except DatabaseError as error:
        raise StoreError(
            f"the database does not answer as one: {error.orig}",
            hint="another run at work, a server away, or TRACKER_DATABASE_URL names"
            " something else?",
        ) from error
