"""Tells as JSON what the installed Airflow has; run in a process of its own, for it is slow.

Standard input is a list of command lines; those that Airflow's own parser refuses are told.
"""

import contextlib
import io
import json
import sys

from airflow.api_fastapi.core_api.datamodels.monitor import HealthInfoResponse
from airflow.cli.cli_parser import get_parser
from airflow.configuration import conf
from airflow.providers.celery.executors.celery_executor import app
from airflow.providers_manager import ProvidersManager


def main() -> None:
    """Print the facts."""
    ProvidersManager().initialize_providers_configuration()  # type: ignore[no-untyped-call]
    parser, refused = get_parser(), []
    for command in json.load(sys.stdin):
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                parser.parse_args(command[1:])
        except SystemExit:
            refused.append(command)
    options = {
        f"AIRFLOW__{section}__{option}".upper()
        for section, described in conf.configuration_description.items()
        for option in described["options"]
    }
    health = sorted(HealthInfoResponse.model_fields)
    facts = {"refused": refused, "options": sorted(options), "health": health, "app": app.main}
    sys.stdout.write(f"\n{json.dumps(facts)}\n")


if __name__ == "__main__":
    main()
