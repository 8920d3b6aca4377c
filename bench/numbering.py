"""Names that follow from a device's number, so that no two of a million share one."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from bench.people import NAMESPACE
from reuse.codes import ALPHABET, new_code

_BODY = 8
_SCATTER = 0x9E3779B97F4A7C15
"""Odd, so that multiplying by it modulo a power of two leads no two numbers to one."""


def uuid_of(number: int) -> UUID:
    """Name the device of this number, from 0."""
    return uuid5(NAMESPACE, f"device {number}")


def code_of(number: int) -> str:
    """Give the device its code: drawn at random, two of a million would be the same every other time."""
    digits = _digits(number * _SCATTER)
    return new_code(lambda size: next(digits) % size)


def _digits(value: int) -> Iterator[int]:
    for _ in range(_BODY):
        value, digit = divmod(value, len(ALPHABET))
        yield digit


def medium_of(device: int) -> str:
    """Name the disk of the device with this id, from 1."""
    return f"D{device:09d}"


def serial_of(device: int) -> str:
    """Name the device of this id by its maker's serial."""
    return f"SN{device:08d}"
