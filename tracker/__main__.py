"""The entry of the command line: every expected failure is a sentence, never a trace."""

import sys

import structlog
from sqlalchemy.exc import DatabaseError
from typer import Abort
from typer._click.exceptions import UsageError  # typer's own copy: it exports only subclasses

from tracker.cli import app
from tracker.errors import TrackerError

WRONG_USE = 2


def main() -> None:
    """Run one command and leave with its exit code."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        code = app(standalone_mode=False)
    except UsageError as error:
        _say(f"tracker: {error.format_message()}", "`tracker --help` lists the commands.")
        code = WRONG_USE
    except (Abort, KeyboardInterrupt):
        _say("tracker: stopped; what was loaded before stays", "run it again to go on.")
        code = 1
    except DatabaseError as error:
        _say(
            f"tracker: the database does not answer as one: {error.orig}",
            "another run at work, a server away, or TRACKER_DATABASE_URL names something else?",
        )
        code = 1
    except OSError as error:
        _say(
            f"tracker: {error.filename or 'a file'}: {error.strerror}",
            "see that TRACKER_HOME and TRACKER_SITE can be written, and that there is space.",
        )
        code = 1
    except TrackerError as error:
        _say(f"tracker: {error.message}", error.hint)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _say(what: str, hint: str) -> None:
    sys.stderr.write(f"{what}\n  {hint}\n")


if __name__ == "__main__":
    main()
