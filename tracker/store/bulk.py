"""Many rows at once through the driver, inside the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from sqlalchemy import Connection, Float, Table, literal, text
from sqlalchemy.dialects import postgresql, sqlite

Row = Sequence[object]
Processor = Callable[[Any], Any]

AT_ONCE: Final = 10_000


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    same: Mapping[str, str | int] | None = None,
) -> None:
    """Add tuples as the driver takes them: `COPY` on PostgreSQL, `executemany` elsewhere.

    `same` are columns that have one value in all rows: SQLite need not be given it for each.
    """
    shared = dict(same or {})
    if _is_postgresql(connection):
        common = tuple(shared.values())
        _copy(connection, table.name, (*columns, *shared), (tuple(row) + common for row in rows))
        return
    names = ", ".join(f'"{name}"' for name in (*columns, *shared))
    marks = ", ".join((*("?" for _ in columns), *map(_written, shared.values())))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - ours
    for some in _prepared(table, columns, rows):
        connection.exec_driver_sql(statement, some)


def update_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    key: Sequence[str],
) -> None:
    """Set the columns of the rows that `key` names; every row holds columns, then key."""
    if _is_postgresql(connection):
        left = iter(rows)
        for first in left:  # without a row there is no table to make
            _copy_and_update(connection, table, columns, chain([first], left), key=key)
        return
    values = ", ".join(f'"{name}" = ?' for name in columns)
    which = " AND ".join(f'"{name}" = ?' for name in key)
    statement = f'UPDATE "{table.name}" SET {values} WHERE {which}'  # noqa: S608 - ours
    for some in _prepared(table, (*columns, *key), rows):
        connection.exec_driver_sql(statement, some)


def _written(value: str | int) -> str:
    """A value as it stands in a statement of SQLite, quoted by SQLAlchemy."""
    told = literal(value).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(told)


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == postgresql.dialect.name


def _copy_and_update(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    key: Sequence[str],
) -> None:
    """One statement for all rows: a table of this transaction holds what they become."""
    names = ", ".join(f'"{name}"' for name in (*columns, *key))
    values = ", ".join(f'"{name}" = fresh."{name}"' for name in columns)
    which = " AND ".join(f'old."{name}" = fresh."{name}"' for name in key)
    for statement in (
        "DROP TABLE IF EXISTS fresh",
        f'CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT {names} FROM "{table.name}" LIMIT 0',  # noqa: S608
    ):
        connection.execute(text(statement))
    _copy(connection, "fresh", (*columns, *key), rows)
    connection.execute(
        text(f'UPDATE "{table.name}" AS old SET {values} FROM fresh WHERE {which}')  # noqa: S608
    )


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    from psycopg import Connection as Driver  # noqa: PLC0415 - SQLite needs no psycopg
    from psycopg import sql  # noqa: PLC0415

    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)  # noqa: S101 - the URL names psycopg
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _prepared(table: Table, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Some rows at a time, each value turned by its column's type into what SQLite stores."""
    dialect = sqlite.dialect()
    types = [table.c[name].type for name in columns]
    found = [
        (place, each.bind_processor(dialect))
        for place, each in enumerate(types)
        if not isinstance(each, Float)  # what is a float already stays as it is
    ]
    processors = [(place, process) for place, process in found if process]
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield [_bound(row, processors) for row in some] if processors else some


def _bound(row: Row, processors: Sequence[tuple[int, Processor]]) -> Row:
    values = list(row)
    for place, process in processors:
        values[place] = process(values[place])
    return tuple(values)
