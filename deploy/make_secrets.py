"""Write .env from .env.example, and a file with random words for each secret.

`make secrets` runs it with any Python, before anything is installed. What is there already stays
as it is, unless `--anew` says otherwise: new words lock you out of a database that has the old.
"""

import argparse
import base64
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS: Mapping[str, Callable[[], str]] = {
    "database_password": lambda: secrets.token_hex(32),
    "jwt_secret": lambda: secrets.token_hex(64),
    "fernet_key": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "admin_password": lambda: secrets.token_hex(12),
    "broker_password": lambda: secrets.token_hex(32),
}


def main() -> int:
    """Say what was written; 1 where all of it was there already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT, help="where .env and secrets/ go")
    parser.add_argument("--anew", action="store_true", help="replace what is there")
    chosen = parser.parse_args()
    folder: Path = chosen.folder
    (folder / "secrets").mkdir(mode=0o700, exist_ok=True)
    (folder / "secrets").chmod(0o700)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    # Containers run as another user: the files may be read, but only you can enter the folder.
    wanted = {folder / ".env": (example, 0o600)} | {
        folder / "secrets" / name: (make(), 0o444) for name, make in SECRETS.items()
    }
    kept = [path for path in wanted if path.exists() and not chosen.anew]
    for path in wanted.keys() - set(kept):
        _write(path, *wanted[path])
    for path in wanted:
        sys.stdout.write(f"{'kept   ' if path in kept else 'written'} {path}\n")
    if kept:
        sys.stderr.write("what is there already was kept; make secrets ANEW=1 replaces it\n")
    return int(len(kept) == len(wanted))


def _write(path: Path, text: str, mode: int) -> None:
    """The file is never readable by others than `mode` says, nor there by half."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.chmod(mode)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main())
