"""SQL that reads columns as plain text, so that a damaged value is shown and never stops the reader."""

from sqlalchemy.orm import Session

_UUID = {
    "sqlite": "substr({0}, 1, 8)||'-'||substr({0}, 9, 4)||'-'||substr({0}, 13, 4)||'-'||substr({0}, 17, 4)"
    "||'-'||substr({0}, 21)",
    "postgresql": "{0}::text",
}
_TIME = {
    "sqlite": "{0}",
    "postgresql": "to_char({0} AT TIME ZONE 'UTC', CASE WHEN date_trunc('milliseconds', {0}) = {0}"
    ' THEN \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\' ELSE \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\' END)',
}
_WHOLE = {"sqlite": "iif(typeof({0}) = 'integer', {0}, -1)", "postgresql": "{0}"}
_TRUTH = dict.fromkeys(_UUID, "CASE WHEN {0} THEN 'True' ELSE 'False' END")
_BYTES = {"sqlite": "CAST({0} AS BLOB)", "postgresql": "{0}"}
_TEXT = dict.fromkeys(_UUID, "{0}")
_QUOTED = dict.fromkeys(_UUID, "CASE WHEN {0} IS NULL THEN 'null' ELSE '\"'||{0}||'\"' END")
_FORMS = {
    "uuid": _UUID,
    "time": _TIME,
    "whole": _WHOLE,
    "truth": _TRUTH,
    "bytes": _BYTES,
    "text": _TEXT,
    "quoted": _QUOTED,
}


def plain_columns(session: Session, **forms: str) -> str:
    """Write the select list of columns by form: uuid, time (the chain's), whole, truth, bytes, text, quoted."""
    dialect = session.get_bind().dialect.name
    return ", ".join(_FORMS[form][dialect].format(column) for column, form in forms.items())


def printed(session: Session, pattern: str, **forms: str) -> str:
    """Write the SQL that puts columns, by form, in the places `%s` of the bound parameter `pattern`, as bytes."""
    columns = plain_columns(session, **forms)
    if session.get_bind().dialect.name == "postgresql":
        return f"convert_to(format(:{pattern}, {columns}), 'UTF8')"
    return f"CAST(printf(:{pattern}, {columns}) AS BLOB)"


def holds_quote(session: Session, columns: str) -> str:
    """Write the SQL that tells whether the text holds a double quote."""
    find = "strpos" if session.get_bind().dialect.name == "postgresql" else "instr"
    return f"{find}({columns}, '\"') > 0"


def holds_nul(session: Session, columns: str) -> str:
    """Write the SQL that tells whether the text holds a NUL, where SQLite's `printf` stops; PostgreSQL keeps none."""
    return "FALSE" if session.get_bind().dialect.name == "postgresql" else f"instr({columns}, char(0)) > 0"
