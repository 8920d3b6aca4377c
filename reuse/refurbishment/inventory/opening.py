"""Bytes of unknown origin, opened as text or as JSON."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE
from json import JSONDecoder
from typing import Any

from reuse.errors import N_, UnreadableFileError
from reuse.refurbishment.inventory.remarks import Remark

LARGEST_FILE = 8 * 2**20
MOST_DOCUMENTS = 1000
MOST_PARTS = 200_000

_decoder = JSONDecoder(parse_constant=lambda _: None)
_BETWEEN_DOCUMENTS = " \t\r\n,[]"


def open_text(content: bytes, limit: int = LARGEST_FILE) -> tuple[str, tuple[Remark, ...]]:
    """Decode a file of at most `limit` bytes; UTF-8, UTF-16 with its mark, else Windows-1252 with a warning."""
    if len(content) > limit:
        raise UnreadableFileError(N_("The file is larger than {limit} bytes."), limit=limit)
    text, remarks = _decode(content)
    if not text.strip():
        raise UnreadableFileError(N_("The file is empty."))
    if "\0" in text:
        raise UnreadableFileError(N_("The file is not text."))
    return text, remarks


def _decode(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and not content.startswith(BOM_UTF32_LE)
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig"), ()
    except UnicodeDecodeError:
        if utf16:
            raise UnreadableFileError(N_("The file is not text.")) from None
    try:
        return content.decode("cp1252"), (Remark.READ_AS_CP1252,)
    except UnicodeDecodeError:
        raise UnreadableFileError(N_("The file is not text.")) from None


def open_json(text: str) -> tuple[list[Any], tuple[Remark, ...]]:
    """Give every document of a JSON text, lists unfolded, but accept documents written one after another.

    lshw up to B.02.18 does that, and so does a shell that appends one smartctl output after another. A document that
    is itself a string of JSON is opened too, once. A list that was cut short gives its whole items and a warning.
    """
    documents, remarks = _documents(text)
    if len(documents) == 1 and isinstance(documents[0], str):
        documents, remarks = _documents(documents[0])
    return [
        item for document in documents for item in (document if isinstance(document, list) else [document])
    ], remarks


def _documents(text: str) -> tuple[list[Any], tuple[Remark, ...]]:
    if text.count("{") + text.count("[") > MOST_PARTS:  # a snapshot has some thousands, a trap has millions
        raise UnreadableFileError(N_("The file holds more than {most} parts."), most=MOST_PARTS)
    try:
        return [_decoder.decode(text)], ()
    except (ValueError, RecursionError):
        cut_short = text.lstrip().startswith("[")
        return _one_after_another(text), (Remark.DAMAGED_PART,) if cut_short else ()


def _one_after_another(text: str) -> list[Any]:
    documents: list[Any] = []
    position = _next_document(text, 0)
    while position < len(text):
        try:
            document, position = _decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            raise UnreadableFileError(N_("The file is damaged: it is not valid JSON.")) from None
        documents.append(document)
        if len(documents) > MOST_DOCUMENTS:
            raise UnreadableFileError(N_("The file holds too many documents."))
        position = _next_document(text, position)
    return documents


def _next_document(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BETWEEN_DOCUMENTS:
        position += 1
    return position
