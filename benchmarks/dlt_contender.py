# ruff: noqa: INP001 - a folder of scripts, no package
"""dlt: nested records into tables of its own, with a merge by id. Runs in dlt's environment."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlt  # type: ignore[import-not-found] # in an environment of its own
from measuring import measured


def run(file: Path, url: str, folder: Path) -> tuple[int, ...]:
    """One pull; the tables are `locations` and `locations__evses`, connectors a third."""
    if url.startswith("sqlite"):
        os.environ["LOAD__WORKERS"] = "1"  # its workers lock each other out of one file
        destination = dlt.destinations.sqlalchemy(url)
    else:
        destination = dlt.destinations.postgres(url.replace("+psycopg", ""))
    pipeline = dlt.pipeline(
        "bench", pipelines_dir=str(folder), destination=destination, dataset_name="bench"
    )

    def locations() -> Iterator[Any]:
        yield json.loads(file.read_bytes())

    resource = dlt.resource(
        locations, name="locations", primary_key="id", write_disposition="merge"
    )
    pipeline.run(resource())
    with pipeline.sql_client() as client:
        return tuple(
            _count(client, client.make_qualified_table_name(name))
            for name in ("locations", "locations__evses")
        )


def _count(client: Any, table: str) -> int:  # noqa: ANN401 - dlt is not there for the type checker
    return int(client.execute_sql(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our table


if __name__ == "__main__":
    one, url, work, *before = sys.argv[1:]
    for earlier in before:
        run(Path(earlier), url, Path(work))
    print(json.dumps(measured(lambda: run(Path(one), url, Path(work)), url)))
