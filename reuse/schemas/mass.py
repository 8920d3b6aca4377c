"""Masses, and whether they add up."""

import marshmallow as ma

from reuse.schemas.strict import Flag, Strict, Whole

ANY_G = -(2**53) + 1


class MassOut(Strict):
    """Grams, null while nobody knows; measured on a scale, else a default."""

    grams = Whole(required=True, allow_none=True)
    measured = Flag(required=True)


class DifferenceOut(Strict):
    """Grams missing, or below zero too many; both members are null while a mass is not known."""

    grams = Whole(required=True, allow_none=True, least=ANY_G)
    within = Flag(required=True, allow_none=True)


class BalanceOut(Strict):
    """A dismantled device against its parts and what remained."""

    whole = ma.fields.Nested(MassOut, required=True)
    parts = ma.fields.Nested(MassOut, required=True)
    residue = ma.fields.Nested(MassOut, required=True)
    difference = ma.fields.Nested(DifferenceOut, required=True)
    tolerance_percent = Whole(required=True)


class LotBalanceOut(Strict):
    """The devices of a lot against the mass in, and that against the fractions."""

    devices = ma.fields.Nested(MassOut, required=True)
    mass_in = ma.fields.Nested(MassOut, required=True)
    fractions = ma.fields.Nested(MassOut, required=True)
    arrival = ma.fields.Nested(DifferenceOut, required=True)
    output = ma.fields.Nested(DifferenceOut, required=True)
    tolerance_percent = Whole(required=True)


class DeviceMassOut(Strict):
    """A device's balance once it was dismantled, and that of the lot it was treated with; null before."""

    balance = ma.fields.Nested(BalanceOut, required=True, allow_none=True)
    lot = ma.fields.Nested(LotBalanceOut, required=True, allow_none=True)
