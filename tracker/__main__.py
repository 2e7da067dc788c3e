"""The entry of the command line: every expected failure is a sentence, never a trace."""

import sys
from importlib import import_module

from typer import Abort, Typer
from typer._click.exceptions import UsageError  # typer's own copy: it exports only subclasses

from tracker.errors import TrackerError

WRONG_USE = 2


def main() -> None:
    """Run one command and leave with its exit code."""
    try:
        code = _app(sys.argv[1:])(standalone_mode=False)
    except UsageError as error:
        _say(f"tracker: {error.format_message()}", "`tracker --help` lists the commands.")
        code = WRONG_USE
    except (Abort, KeyboardInterrupt):
        _say("tracker: stopped; what was loaded before stays", "run it again to go on.")
        code = 1
    except OSError as error:
        _say(
            f"tracker: {error.filename or 'a file'}: {error.strerror}",
            "see that TRACKER_HOME and TRACKER_SITE can be written, and that there is space.",
        )
        code = 1
    except TrackerError as error:
        _say(f"tracker: {error.message}", error.hint)
        code = error.exit_code
    sys.exit(code if isinstance(code, int) else 0)


def _app(arguments: list[str]) -> Typer:
    """`judge` needs no database, so it starts without the libraries for one."""
    is_light = arguments[:1] == ["judge"]
    app: Typer = import_module("tracker.cli_judge" if is_light else "tracker.cli").app
    return app


def _say(what: str, hint: str) -> None:
    sys.stderr.write(f"{what}\n  {hint}\n")


if __name__ == "__main__":
    main()
