"""The mails of a month for three councils, from the recordings, sent to a catcher and laid out.

`python tests/mail_demo.py FOLDER [--over DIR] [--month YYYY-MM]` runs what an operator runs. No
setting of this machine, and no file `.env`, has a part in it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

if not __package__:  # run as a file, not as a part of `tests`
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.catcher import Caught, a_catcher
from tests.recorded import recorded_answers
from tests.replay import Replay
from tracker.pipeline.mailing import lay_out

COUNCILS: Final = {  # area, language, office
    "denhaag": ("GM0518", "nl", "griffie"),
    "ballerup": ("0151", "da", "sekretariat"),
    "koege": ("0259", "da", "sekretariat"),
}
RUN: Final = "run.txt"


def main(arguments: list[str]) -> int:
    """Leave the mails in the folder; the exit code of the first command that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a new or an empty folder for the mails")
    parser.add_argument("--over", type=Path, help="folder of real files to lay over the recordings")
    parser.add_argument("--month", default="2026-05")
    wanted = parser.parse_args(arguments)
    folder = wanted.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        parser.error(f"{wanted.folder} is not empty")
    with Replay(answers=recorded_answers(over=wanted.over)) as replay, a_catcher() as caught:
        try:
            _mail(folder, wanted.month, environment_for(replay, caught))
        except subprocess.CalledProcessError as error:
            sys.stderr.write(f"{' '.join(error.cmd[3:])}: failed; {folder / RUN} says why\n")
            return error.returncode
    for mail in caught.mails:
        (recipient,) = mail.rcpt_tos
        assert isinstance(mail.content, bytes)
        page = lay_out(mail.content, folder, recipient.partition("@")[0])
        sys.stdout.write(f"open {os.path.relpath(page)}\n")
    return 0 if len(caught.mails) == len(COUNCILS) else 1


def environment_for(replay: Replay, caught: Caught) -> dict[str, str]:
    """Nothing of this machine's settings, then what the demonstration needs."""
    others = {key: text for key, text in os.environ.items() if not key.startswith("TRACKER_")}
    host, port = caught.origin
    return {
        **others,
        "TRACKER_MIRROR": replay.origin,
        "TRACKER_HOME": "home",
        "TRACKER_APPROVAL": "off",
        "TRACKER_SMTP_HOST": host,
        "TRACKER_SMTP_PORT": str(port),
        "TRACKER_SMTP_TLS": "none",
        "TRACKER_SMTP_RATE": "1000",
        "TRACKER_SMTP_FROM": "tracker@tracker.example",
    }


def _mail(folder: Path, month: str, environment: dict[str, str]) -> None:
    """In the folder there is no `.env`; what the commands say stands in a file."""
    commands = [["run"]]
    for name, (area, language, role) in COUNCILS.items():
        email = f"{name}@council.example"
        commands.append(
            ["council", "add", area, "--email", email, "--language", language, "--role", role]
        )
    commands += [["mail", "prepare", "--month", month], ["mail", "send"]]
    with (folder / RUN).open("w", encoding="utf-8") as told:
        for command in commands:
            subprocess.run(
                [sys.executable, "-m", "tracker", *command],
                cwd=folder,
                env=environment,
                stdout=told,
                stderr=subprocess.STDOUT,
                check=True,
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
