"""One hash for all files that editors write, which anybody can make with sha256sum."""

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable


def digest_of(root: Traversable) -> str:
    """What `sha256sum *.csv *.toml pledges/*.toml | sha256sum` prints in the catalogue's folder."""
    lines = (
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n" for name, file in _files(root)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(root: Traversable) -> Iterator[tuple[str, Traversable]]:
    for folder, suffix in (("", ".csv"), ("", ".toml"), ("pledges/", ".toml")):
        place = root.joinpath(folder) if folder else root
        for name in sorted(file.name for file in place.iterdir() if file.name.endswith(suffix)):
            yield f"{folder}{name}", place.joinpath(name)
