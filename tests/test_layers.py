"""The layers of the package: each line may import those below it, never above, never beside."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_import_points_inwards() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert found.returncode == 0, found.stdout


def test_every_module_stands_in_a_layer() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    parts = {
        each.stem
        for each in (ROOT / "tracker").iterdir()
        if each.suffix == ".py" or (each / "__init__.py").is_file()
    } - {"__init__"}

    assert parts
    assert {part for part in parts if f"tracker.{part}" not in contract} == set()
