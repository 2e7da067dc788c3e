"""Many rows at once through the driver, inside the caller's transaction."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Sequence[object]


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Add rows: `COPY` on PostgreSQL, `executemany` elsewhere; values as the driver takes them."""
    if connection.dialect.name == postgresql.dialect.name:
        _copy(connection, table, columns, rows)
        return
    prepared = [_for_sqlite(table, columns, row) for row in rows]
    if prepared:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',  # noqa: S608 - our own names
            prepared,
        )


def _copy(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    from psycopg import Connection as Driver  # noqa: PLC0415 - SQLite needs no psycopg
    from psycopg import sql  # noqa: PLC0415

    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)  # noqa: S101 - the URL names psycopg
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _for_sqlite(table: Table, columns: Sequence[str], row: Row) -> tuple[object, ...]:
    """Let each column's type turn a value into what the driver stores."""
    dialect = sqlite.dialect()
    bound = []
    for name, value in zip(columns, row, strict=True):
        process = table.c[name].type.bind_processor(dialect)
        bound.append(process(value) if process else value)
    return tuple(bound)
