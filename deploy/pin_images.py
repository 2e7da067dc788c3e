"""Add to each image of Dockerfile and docker-compose.yml the digest that its tag stands for today.

`make pin-images` runs it; another folder can be named. It needs Docker with its engine and a
registry, for each image is pulled. An image with a digest is asked for anew by its tag. Nothing is
written unless all could be asked.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ("Dockerfile", "docker-compose.yml")
OWN = "tracker"
IMAGE = re.compile(
    r"^(?P<before>FROM |\s+image: )(?P<name>[\w./-]+):(?P<tag>[\w.-]+)(?:@sha256:[0-9a-f]{64})?",
    re.MULTILINE,
)


def main() -> int:
    """Say each digest; 1 where Docker, its engine or an image is missing."""
    root = Path(sys.argv[1]) if sys.argv[1:] else ROOT
    docker = shutil.which("docker")
    if docker is None:
        sys.stderr.write(
            "pin-images: docker is not on this machine\n"
            "  run it where Docker and its engine are; the images keep their full version tags\n"
        )
        return 1
    texts = {name: (root / name).read_text(encoding="utf-8") for name in FILES}
    names = {f"{each['name']}:{each['tag']}" for text in texts.values() for each in _images(text)}
    try:
        digests = {name: _digest(docker, name) for name in sorted(names)}
    except subprocess.CalledProcessError as error:
        sys.stderr.write(
            f"pin-images: docker could not get {error.cmd[-1]}: {error.stderr.strip()}\n"
            "  see that its engine runs and reaches the registry; nothing was changed\n"
        )
        return 1
    for name, text in texts.items():
        (root / name).write_text(_pinned(text, digests), encoding="utf-8")
    for image, digest in digests.items():
        sys.stdout.write(f"{image}@{digest}\n")
    return 0


def _images(text: str) -> list[re.Match[str]]:
    return [each for each in IMAGE.finditer(text) if each["name"] != OWN]


def _digest(docker: str, image: str) -> str:
    _run(docker, "pull", "--quiet", image)
    form = "--format={{index .RepoDigests 0}}"
    return _run(docker, "image", "inspect", form, image).rpartition("@")[2]


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _pinned(text: str, digests: dict[str, str]) -> str:
    for each in reversed(_images(text)):
        image = f"{each['name']}:{each['tag']}"
        text = f"{text[: each.start()]}{each['before']}{image}@{digests[image]}{text[each.end() :]}"
    return text


if __name__ == "__main__":
    sys.exit(main())
