"""Which evidence bundle a program asks for."""

from reuse.schemas.strict import Identifier, Strict, Whole


class BundleQuery(Strict):
    """One of a contract, a deposit or an announced list; `since` is the size of an earlier checkpoint."""

    contract = Identifier(load_default=None)
    deposit = Identifier(load_default=None)
    list = Identifier(load_default=None)
    since = Whole(load_default=None, least=1)
