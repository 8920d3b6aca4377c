"""A second way to add up a year: with fractions, over plain lists."""

from fractions import Fraction

PERCENT = {year: 20 if year < 2027 else 25 if year < 2030 else 30 for year in range(2024, 2035)}
LAPTOP = 20_000
"""A gift of a laptop under five years old, in cents."""


def share_of(rows: list[dict], year: int) -> tuple[int, int, int, bool]:
    """Reached, whole, the least that has to be added, and whether the target is met."""
    reached = whole = 0
    for row in rows:
        for _piece in range(row["count"] if row["gift_value"] else 0):
            reached, whole = reached + LAPTOP, whole + LAPTOP
        reached, whole = reached + row["reused"] + row["recycled"], whole + row["spend"]
    missing = 0
    while whole and Fraction(reached + missing, whole) < Fraction(PERCENT[year], 100):
        missing += 1
    return reached, whole, missing, missing == 0
