"""The receipt a depositor takes home."""

from uuid import uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.service import follow_up_code
from reuse.devices.models import Device
from reuse.documents.deposit import DepositReceipt
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import Paper, issue, issuer, letterhead, named, number_for
from reuse.territory import territory

_OWNERSHIP = {
    Title.RELINQUISHED: "relinquishment",
    Title.SIGNED_LIST: "signed_list",
    Title.DISPOSAL_DECISION: "disposal_decision",
}
_DEPOSITORS = {
    Depositor.RESIDENT: ("Particulier", "Resident"),
    Depositor.COMPANY: ("Entreprise", "Company"),
    Depositor.PUBLIC: ("Organisme public", "Public body"),
}


def issue_receipt(session: Session, deposit: Deposit, *, secret: str, by: Actor, paper: Paper) -> IssuedDocument:
    """Issue the receipt of all that the deposit holds now; a device added later makes another receipt."""
    devices = session.scalars(select(Device).where(Device.deposit_id == deposit.id).order_by(Device.id)).all()
    site = session.get(Site, deposit.site_id) if deposit.site_id else None
    number = number_for("DEP", uuid5(deposit.id, f"{paper.language} {len(devices)}"))
    document = DepositReceipt(
        number=number,
        issued_on=deposit.made_at.astimezone(territory().zone).date(),
        letterhead=letterhead(),
        issuer=issuer(session, by),
        check_url=f"{paper.url}/documents/{number}",
        devices=tuple(named(session, device, paper.language) for device in devices),
        lang=paper.language,
        deposited_on=deposit.made_at.astimezone(territory().zone).date(),
        place=f"{site.name}, {site.commune}" if site else "",
        follow_up_code=show_follow_up(follow_up_code(secret, deposit.id)),
        status="reuse" if deposit.status.value == "reemploi" else "waste",
        ownership=_OWNERSHIP[deposit.title] if deposit.title else "none",
        depositor=_DEPOSITORS[deposit.depositor][paper.language == "en"],
    )
    return issue(session, document, by=by, deposit=deposit.id)


def show_follow_up(code: str) -> str:
    """Write a follow-up code in groups of four, as people read it aloud."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
