"""Lets the wheel carry the folders that stand beside the package in a checkout."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryFolders(BuildHookInterface[Any]):
    """An editable install reads the folders where they are, so only real wheels get copies."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add `expectations/` and `reports/` under the names that tracker.resources looks for."""
        if version == "standard":
            for folder in ("expectations", "reports"):
                build_data["force_include"][folder] = f"tracker/_{folder}"
