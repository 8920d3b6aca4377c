"""Evidence bundle of a contract: its devices, its own history, what its clauses answer, its suppliers' labels."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.awards.credentials import Issuance
from reuse.awards.words import HAPPENED
from reuse.bundles.matter import Enclosed, Matter
from reuse.bundles.report import Voice
from reuse.bundles.service import LARGEST, Seal, Written, check_size, write_bundle
from reuse.clock import stamp
from reuse.codes import show_code
from reuse.contracts.checks import Checked, check_contract
from reuse.contracts.clauses import Chosen
from reuse.contracts.coverage import covered
from reuse.contracts.labels import labels_of
from reuse.contracts.models import Contract, ContractVersion
from reuse.contracts.queries import buyer_of, suppliers_of
from reuse.contracts.rules import ANSWERS, Offence, Result
from reuse.contracts.terms import subject_of, terms_at
from reuse.contracts.view import WHOLE, View
from reuse.devices.models import Device
from reuse.documents.evidence import Part
from reuse.errors import N_, fill
from reuse.events.canonical import canonical
from reuse.events.log_store import latest_checkpoint

WORDS = {
    "contract_made": N_("Contract recorded"),
    "contract_amended": N_("Contract amended"),
    "contract_covered": N_("Devices added to the contract"),
    "contract_uncovered": N_("Devices taken out of the contract"),
}
"""What happens to a contract, by the type of its event."""

ON_PAPER = 100
"""Devices named under a clause in the report; checks.json names more."""

ONE_SUPPLIER = N_("Made for one supplier: it holds that supplier’s devices. The figures are of all devices.")


def devices_covered(session: Session, contract: Contract, view: View = WHOLE) -> int:
    """Count the devices that a contract covers now, of those that the view shows."""
    return session.scalar(select(func.count()).select_from(Device).where(covered(contract), view.shown)) or 0


def write_contract_bundle(  # noqa: PLR0913 - what a bundle is made of
    session: Session,
    contract: Contract,
    out: IO[bytes],
    *,
    seal: Seal,
    voice: Voice,
    issuance: Issuance,
    older: int | None = None,
    view: View = WHOLE,
) -> Written:
    """Write the bundle of a contract as of the latest checkpoint, clauses checked as of that moment too.

    It holds and names the devices that the view shows; figures, and the contract's own history, are of all. `session`
    must see one moment. Raises what `write_bundle` does.
    """
    latest = latest_checkpoint(session)
    moment = latest.made_at if latest else clock.now()
    wanted = select(Device).where(covered(contract, moment), view.shown).order_by(Device.id).limit(LARGEST + 1)
    devices = session.scalars(wanted).all()
    check_size(devices)
    matter = _matter(session, contract, moment, voice, issuance, view)
    return write_bundle(session, devices, out, seal=seal, voice=voice, older=older, matter=matter)


def _matter(
    session: Session, contract: Contract, moment: datetime, voice: Voice, issuance: Issuance, view: View
) -> Matter:
    """Gather what a contract's bundle tells beside its devices, as agreed at a moment."""
    checked, agreed = check_contract(session, contract, as_of=moment, view=view), terms_at(session, contract, moment)
    suppliers = [one for one in suppliers_of(session, contract) if one.id in agreed.parties]
    labels = labels_of(session, suppliers, issuance, voice)
    name = f"{agreed.terms.reference} – {agreed.terms.title}"
    parties = (
        voice.say(N_("Buyer: {name}")).format(name=buyer_of(session, contract)),
        voice.say(N_("Suppliers: {names}")).format(names=", ".join(one.name for one in suppliers)),
        *(() if view.whole else (voice.say(ONE_SUPPLIER),)),
    )
    return Matter(
        name=name,
        parts=(*_parts(checked, parties, voice), *labels.parts),
        subjects={subject_of(contract.id): name} | labels.subjects,
        words={kind: voice.say(word) for kind, word in (WORDS | HAPPENED).items()},
        enclosed=(
            _checks(contract, agreed.terms.reference, checked, voice),
            _terms(session, contract, moment),
            *labels.enclosed,
        ),
    )


def _parts(checked: Checked, parties: tuple[str, ...], voice: Voice) -> Sequence[Part]:
    """Say each clause's answer in a table, then the devices that decide, a part for each clause that has some."""
    moment = voice.say(N_("As of {moment}, the moment of the checkpoint.")).format(
        moment=voice.speech.moment(checked.as_of)
    )
    titles = tuple(map(voice.say, (N_("Clause"), N_("Answer"), N_("In a sentence"))))
    rows = [
        (_title(chosen, voice), voice.say(ANSWERS[result.answer]), fill(result.sentence, result.figures, voice.say))
        for chosen, result in checked.results
    ]
    vouched = voice.say(
        N_("The service reckoned these answers from the events of this bundle, and vouches for them by signing it.")
    )
    answers = Part(
        voice.say(N_("What the clauses answer")), (*parties, moment, vouched), (titles, *rows), (0.42, 0.18, 0.40)
    )
    return [answers, *(_offending(chosen, result, voice) for chosen, result in checked.results if result.offending)]


def _title(chosen: Chosen, voice: Voice) -> str:
    return chosen.clause.title[voice.language]


def _offending(chosen: Chosen, result: Result, voice: Voice) -> Part:
    titles = tuple(map(voice.say, (N_("Device"), N_("Why"), N_("Day"))))
    rows = [
        (
            show_code(one.code) if one.code else voice.say(N_("no label yet")),
            voice.say(one.why),
            voice.speech.day(one.day) if one.day else "–",
        )
        for one in result.offending[:ON_PAPER]
    ]
    left = len(result.offending) - ON_PAPER
    more = (voice.say(N_("{count} more stand in checks.json.")).format(count=left),) if left > 0 else ()
    title = voice.say(N_("Devices that decide: {clause}")).format(clause=_title(chosen, voice))
    return Part(title, more, (titles, *rows), (0.2, 0.5, 0.3))


def _checks(contract: Contract, reference: str, checked: Checked, voice: Voice) -> Enclosed:
    """Write the answers for programs, the sentences in the reader's language."""
    told: dict[str, Any] = {
        "contract": str(contract.id),
        "reference": reference,
        "as_of": stamp(checked.as_of),
        "devices": checked.devices,
        "charges": checked.charges,
        "clauses": [
            {
                "clause": chosen.clause.id,
                "version": chosen.clause.version,
                "values": dict(chosen.values),
                "answer": result.answer.value,
                "sentence": fill(result.sentence, result.figures, voice.say),
                "figures": dict(result.figures),
                "offending": [_offence(one, voice) for one in result.offending],
            }
            for chosen, result in checked.results
        ],
    }
    what = "what the clauses answer as of the checkpoint, reckoned by the service"
    return Enclosed("checks.json", what, orjson.dumps(told, option=orjson.OPT_INDENT_2))


def _offence(one: Offence, voice: Voice) -> dict[str, Any]:
    day = one.day.isoformat() if one.day else None
    return {"subject": one.subject, "why": voice.say(one.why), "event": one.event or None, "day": day}


def _terms(session: Session, contract: Contract, moment: datetime) -> Enclosed:
    """Give the terms as agreed and amended by then; the hash of each line is what its event holds as `terms`."""
    own = (ContractVersion.contract_id == contract.id, ContractVersion.at <= moment)
    query = select(ContractVersion).where(*own).order_by(ContractVersion.number)
    lines = [canonical({"terms": one.terms, "reason": one.reason}) + b"\n" for one in session.scalars(query)]
    what = "the terms as agreed, then as amended; the SHA-256 of each line stands in its event"
    return Enclosed("terms.jsonl", what, b"".join(lines))
