"""Short statements put straight to the driver."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Self, TypeVar

from sqlalchemy import Insert, Select, Table, Update, bindparam, inspect
from sqlalchemy.engine import Connection, Dialect, Row, result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from reuse.db import Base

Convert = Callable[[Any], Any]
Entity = TypeVar("Entity", bound=Base)


class Statement:
    """A short statement whose text is written once for each database: what SQLAlchemy does around one costs four times
    its answer.

    Values go in and come out as the columns' types say. What is still to be written of the session's objects is not
    written first, as the mapper would.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert | Update):
        self.statement = statement
        self._written: dict[tuple[str, ...], _Written] = {}

    def ask(self, connection: Connection, **values: Any) -> Sequence[Any]:
        """Return the rows found, or told by RETURNING."""
        written, cursor = self.put(connection, values)
        return written.rows(cursor.fetchall())

    def tell(self, connection: Connection, **values: Any) -> int:
        """Write, and return how many rows were written."""
        count: int = self.put(connection, values)[1].rowcount
        return count

    def put(self, connection: Connection, values: Mapping[str, Any]) -> tuple["_Written", Any]:
        """Send the statement and return the driver's cursor; the driver's errors come as SQLAlchemy's."""
        dialect = connection.dialect
        if (written := self._written.get(form := (dialect.name, *values))) is None:
            written = self._written[form] = _Written.of(self.statement, list(values), dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(written.text, written.sent(values))
        except dialect.loaded_dbapi.Error as problem:
            _refuse(connection, written.text, problem)
        return written, cursor


def _refuse(connection: Connection, text: str, problem: Exception) -> NoReturn:
    """Raise the driver's error as SQLAlchemy names it, which itself drops a connection that was lost, and its like."""
    dialect = connection.dialect
    if dialect.is_disconnect(problem, connection.connection.dbapi_connection, None):  # type: ignore[arg-type]
        connection.exec_driver_sql("SELECT 1")
    raise DBAPIError.instance(text, None, problem, dialect.loaded_dbapi.Error, dialect=dialect) from problem


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as one driver takes it, what is always sent with it, and how values go in and come out."""

    text: str
    places: tuple[str, ...] | None
    fixed: dict[str, Any]
    into: tuple[tuple[str, Convert], ...]
    out: tuple[tuple[int, Convert], ...]
    row: Callable[[Iterable[Any]], Row[Any]]

    @classmethod
    def of(cls, statement: Any, names: list[str], dialect: Dialect) -> Self:
        """Write the statement for values of these names."""
        compiled = statement.compile(dialect=dialect, column_keys=names)
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        columns = statement.exported_columns
        into = ((name, one.dialect_impl(dialect).bind_processor(dialect)) for name, one in types.items())
        out = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        return cls(
            compiled.string,
            tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            {name: compiled.params[name] for name in types},
            tuple((name, convert) for name, convert in into if convert),
            tuple((place, convert) for place, convert in enumerate(out) if convert),
            result_tuple(columns.keys()),
        )

    def sent(self, values: Mapping[str, Any]) -> Any:
        """Give the values as the driver takes them: by name, or in the order of their places."""
        told = {**self.fixed, **values}
        for name, convert in self.into:
            told[name] = convert(told[name])
        return told if self.places is None else tuple([told[name] for name in self.places])

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Row[Any]]:
        """Read what the driver found."""
        made = []
        for values in map(list, found):
            for place, convert in self.out:
                values[place] = convert(values[place])
            made.append(self.row(values))
        return made


def places(table: Table, names: Iterable[str], count: int) -> list[dict[str, Any]]:
    """Leave places for so many rows in an INSERT: a driver sends one statement faster than several."""
    columns = [table.c[name] for name in names]
    return [
        {column.name: bindparam(f"{column.name}_{place}", type_=column.type) for column in columns}
        for place in range(count)
    ]


def placed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the rows' values the names of their places."""
    return {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}


def as_read(session: Session, entity: type[Entity], columns: Mapping[str, Any]) -> Entity:
    """Give a whole row as the session's object, as if the mapper had read it: it takes several times as long.

    One that the session has already stays as it is, but is read again where it expired.
    """
    (key,) = entity.__table__.primary_key
    if (known := session.identity_map.get(identity_key(entity, columns[key.name]))) is not None:
        if inspect(known).expired_attributes:
            session.refresh(known)
        return known
    made = entity()
    made.__dict__.update(columns)
    make_transient_to_detached(made)
    session.add(made)
    return made
