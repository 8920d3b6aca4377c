"""Evidence bundles to download: a page that says what will be in one, and the file, made when it is asked for."""

from collections.abc import Callable
from os import fstat
from typing import IO, cast
from uuid import UUID

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename

from reuse import http
from reuse.actors.actor import Actor
from reuse.awards.credentials import issuance
from reuse.bundles.offer import offer
from reuse.bundles.queries import count_of_deposit, devices_of_deposit
from reuse.bundles.report import Voice
from reuse.bundles.service import LARGEST, Seal, made_apart, write_bundle
from reuse.collection.queries import own_deposit
from reuse.contracts.bundle import devices_covered, write_contract_bundle
from reuse.contracts.labels import sign_labels
from reuse.contracts.models import Contract
from reuse.contracts.queries import contract as contract_seen
from reuse.contracts.queries import suppliers_of
from reuse.contracts.view import WHOLE, view_of
from reuse.documents.words import Lang
from reuse.errors import N_, NotFoundError
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint

OFTEN = "30 per hour"
"""A bundle of 20 000 devices keeps a core busy for a quarter of a minute."""


@blueprint.get("/contracts/<uuid:contract>/bundle")
@http.signed_in
def contract_bundle(contract: UUID) -> ResponseReturnValue:
    """Say what a contract's bundle will hold, and let choose an earlier checkpoint."""
    by = http.current_actor()
    with http.reading() as session:
        found = contract_seen(session, contract, by=by)
        steps = [(_("Contracts"), url_for("web.contracts")), (found.reference, _of(contract))]
        make = url_for("web.contract_bundle_file", contract=contract)
        return offered(session, devices_covered(session, found, view_of(session, found, by)), found.title, steps, make)


def _of(contract: UUID) -> str:
    return url_for("web.contract", contract=contract)


@blueprint.get("/contracts/<uuid:contract>/bundle.zip")
@http.limiter.limit(OFTEN)
@http.signed_in
def contract_bundle_file(contract: UUID) -> ResponseReturnValue:
    """Make the bundle of a contract and send it; `?since=` names an earlier checkpoint by its size."""
    by = http.current_actor()
    return bundle_of_contract(lambda session: contract_seen(session, contract, by=by), by)


@blueprint.get("/deposits/<uuid:deposit>/bundle")
@http.signed_in
def deposit_bundle(deposit: UUID) -> ResponseReturnValue:
    """Say what the bundle of a deposit will hold."""
    return _of_deposit(deposit, _("Deposit"), url_for("web.deposit", deposit=deposit))


@blueprint.get("/lists/<uuid:deposit>/bundle")
@http.signed_in
def list_bundle(deposit: UUID) -> ResponseReturnValue:
    """Say what the bundle of an announced list will hold."""
    return _of_deposit(deposit, _("Announced list"), url_for("web.announced", deposit=deposit))


def _of_deposit(deposit: UUID, name: str, url: str) -> str:
    with http.reading() as session:
        own_deposit(session, deposit, by=http.current_actor())
        make = url_for("web.deposit_bundle_file", deposit=deposit)
        return offered(session, count_of_deposit(session, deposit), "", [(name, url)], make)


@blueprint.get("/deposits/<uuid:deposit>/bundle.zip")
@http.limiter.limit(OFTEN)
@http.signed_in
def deposit_bundle_file(deposit: UUID) -> ResponseReturnValue:
    """Make the bundle of a deposit or an announced list and send it."""
    with http.reading() as session:
        own_deposit(session, deposit, by=http.current_actor())

    def write(session: Session, out: IO[bytes]) -> None:
        devices = devices_of_deposit(session, deposit)
        write_bundle(session, devices, out, seal=_seal(), voice=_voice(), older=since())

    return _sent(write, "bundle.zip")


def offered(session: Session, devices: int, title: str, steps: list[tuple[str, str]], make: str) -> str:
    """Draw the page before a bundle; its form leads to the address that makes it."""
    made = offer(session, devices)
    return render_template(
        "bundle.html",
        offer=made,
        title=title,
        steps=steps,
        make=make,
        largest=LARGEST,
        fingerprint=_seal().signer.verifier.fingerprint if made.latest else "",
    )


def bundle_of_contract(find: Callable[[Session], Contract], reader: Actor | None = None) -> Response:
    """Make the bundle of the contract that `find` returns, with the devices that the reader is shown."""
    by = issuance(http.settings())
    with http.unit_of_work() as session:
        found = find(session)
        sign_labels(session, suppliers_of(session, found), by)
        name = secure_filename(f"bundle-{found.reference}.zip")

    def write(session: Session, out: IO[bytes]) -> None:
        found = find(session)
        view = view_of(session, found, reader) if reader else WHOLE
        write_contract_bundle(session, found, out, seal=_seal(), voice=_voice(), issuance=by, older=since(), view=view)

    return _sent(write, name)


def _sent(write: Callable[[Session, IO[bytes]], object], name: str) -> Response:
    http.end_reading()
    file = made_apart(http.service().sessions, write)
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    answer.content_length = fstat(file.fileno()).st_size
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def since() -> int | None:
    """Read the size of the earlier checkpoint; raises NotFoundError for one that never was."""
    asked = request.args.get("since", "").strip()
    size = number_in(asked)
    if asked and size is None:
        raise NotFoundError(N_("There is no such checkpoint."))
    return size


def _seal() -> Seal:
    return Seal.at(http.settings().signing_key_path)


def _voice() -> Voice:
    return Voice(cast("Lang", http.language()), _)
