"""The entry of the image: `python -m tracker.start COMMAND…`.

It puts the addresses that hold a password together from files of secrets, so that no setting and
no image holds one, refuses what must not run in public, and then becomes the command. Outside of a
demonstration nothing starts with a placeholder, a short secret, or an Airflow in which everybody
is admin.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from tracker.errors import SettingsError, TrackerError
from tracker.settings import PLACEHOLDER, Settings

SECRETS: Final = Path("/run/secrets")
PASSWORDS: Final = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
_EVERYBODY: Final = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"
_TRUE: Final = frozenset({"t", "true", "1"})  # what Airflow takes for true
_SHORTEST: Final = 16
_TO_DO: Final = "run `make secrets`: it writes every file of secrets with random words"


def main() -> None:
    """Become the command of the arguments, or say in one sentence why not."""
    command = sys.argv[1:] or ["tracker", "--help"]
    try:
        surroundings = prepared(SECRETS)
    except TrackerError as error:
        sys.stderr.write(f"{command[0]} does not start: {error.message}\n  {error.hint}\n")
        sys.exit(1)
    os.execvpe(command[0], command, surroundings)  # noqa: S606 - it is the command of this container


def prepared(secrets: Path) -> dict[str, str]:
    """The environment of the command; SettingsError where it must not run like this.

    Without `DATABASE_HOST` there are no other containers, and nothing is put together.
    """
    given, demo = dict(os.environ), Settings().demo
    if not demo:
        _refuse_open_doors(given)
    host = given.get("DATABASE_HOST")
    if not host:
        return given
    _give_admin_a_password(given, _secret(secrets, "admin_password", demo=demo))
    return given | _addresses(given, host, secrets, demo=demo)


def _addresses(given: Mapping[str, str], host: str, secrets: Path, *, demo: bool) -> dict[str, str]:
    password = _secret(secrets, "database_password", demo=demo)
    ours, airflows = (
        URL.create(
            "postgresql+psycopg", username="tracker", password=password, host=host, database=name
        ).render_as_string(hide_password=False)
        for name in ("tracker", "airflow")
    )
    key = _secret(secrets, "jwt_secret", demo=demo)
    made = {
        "TRACKER_DATABASE_URL": ours,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": airflows,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": airflows,
        "AIRFLOW__API_AUTH__JWT_SECRET": key,
        "AIRFLOW__API__SECRET_KEY": key,
        "AIRFLOW__CORE__FERNET_KEY": _secret(secrets, "fernet_key", demo=demo),
    }
    if broker := given.get("BROKER_HOST"):
        word = _secret(secrets, "broker_password", demo=demo)
        made["AIRFLOW__CELERY__BROKER_URL"] = f"redis://:{word}@{broker}:6379/0"
        made["AIRFLOW__CELERY__RESULT_BACKEND"] = f"db+{airflows}"
    return made


def _refuse_open_doors(given: Mapping[str, str]) -> None:
    if given.get(_EVERYBODY, "").strip().lower() in _TRUE:
        raise SettingsError(
            f"{_EVERYBODY} makes everybody who reaches Airflow its admin",
            hint="take it out; only a demonstration (TRACKER_DEMO=true) may run like that",
        )
    for name, value in given.items():
        if name.startswith("AIRFLOW_") and PLACEHOLDER in value:
            raise SettingsError(f"{name} still says {PLACEHOLDER}", hint=f"set {name} in .env")


def _secret(secrets: Path, name: str, *, demo: bool) -> str:
    """The word in a file of secrets; what it says stands in no message."""
    try:
        word = (secrets / name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):  # the cause could show what the file holds
        raise SettingsError(f"the secret {name} cannot be read", hint=_TO_DO) from None
    if not demo and (PLACEHOLDER in word or len(word) < _SHORTEST):
        raise SettingsError(
            f"the secret {name} is a placeholder, or shorter than {_SHORTEST} letters",
            hint=_TO_DO,
        )
    return word


def _give_admin_a_password(given: Mapping[str, str], word: str) -> None:
    """Airflow would think of one by itself, and print it into its log."""
    if file := given.get(PASSWORDS):
        Path(file).touch(mode=0o600)
        Path(file).write_text(json.dumps({"admin": word}), encoding="utf-8")


if __name__ == "__main__":
    main()
