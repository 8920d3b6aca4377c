"""Door to evidence bundles: one ZIP of devices' histories with their proofs, checked without the service."""

from os import fstat
from typing import IO, Any, cast

from flask import send_file
from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Bytes, Subject
from reuse.awards.credentials import issuance
from reuse.bundles.queries import devices_of_deposit
from reuse.bundles.report import Voice
from reuse.bundles.service import Seal, made_apart, write_bundle
from reuse.collection.queries import own_deposit
from reuse.contracts import queries as contracts
from reuse.contracts.bundle import write_contract_bundle
from reuse.contracts.labels import sign_labels
from reuse.contracts.view import view_of
from reuse.documents.words import Lang
from reuse.errors import N_, BadInputError
from reuse.http import current_actor, end_reading, language, limiter, service, settings, signed_in, unit_of_work
from reuse.schemas.bundles import BundleQuery

doors = Subject("bundles", __name__, description="Evidence bundles, as of the latest checkpoint.")


@doors.asks("/bundles", Bytes("application/zip"), takes={"query": BundleQuery}, refuses={404, 409, 429})
@limiter.limit("30 per hour")
@signed_in
def bundle(query: dict[str, Any]) -> Response:
    """Make the bundle of one contract, deposit or announced list; `since` also proves that an older log continues.

    A supplier's bundle of a contract holds the devices that came to it.
    """
    since, named = query.pop("since"), {name: one for name, one in query.items() if one}
    if len(named) != 1:
        raise BadInputError(N_("Name one contract, deposit or list."))
    if "contract" in named:
        with unit_of_work() as session:
            found = contracts.contract(session, named["contract"], by=current_actor())
            sign_labels(session, contracts.suppliers_of(session, found), issuance(settings()))
    end_reading()
    file = made_apart(service().sessions, lambda session, out: _write(session, out, named, since))
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name="bundle.zip", max_age=0)
    answer.content_length = fstat(file.fileno()).st_size
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _write(session: Session, out: IO[bytes], named: dict[str, Any], since: int | None) -> None:
    voice = Voice(cast("Lang", language()), _)
    told: dict[str, Any] = {"seal": Seal.at(settings().signing_key_path), "voice": voice, "older": since}
    if "contract" in named:
        by = current_actor()
        found = contracts.contract(session, named["contract"], by=by)
        told |= {"issuance": issuance(settings()), "view": view_of(session, found, by)}
        write_contract_bundle(session, found, out, **told)
        return
    (identifier,) = named.values()
    own_deposit(session, identifier, by=current_actor())
    write_bundle(session, devices_of_deposit(session, identifier), out, **told)
