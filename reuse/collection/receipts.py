"""The paper a depositor takes home."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.models import Site
from reuse.collection.models import Deposit, Depositor, Status, Title
from reuse.collection.service import follow_up_code
from reuse.devices.models import Device
from reuse.documents.deposit import DepositReceipt
from reuse.evidence.service import Paper, issuer_of, letterhead, named, number_for
from reuse.territory import local_day

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


def receipt(session: Session, deposit: Deposit, *, secret: str, paper: Paper) -> DepositReceipt:
    """Write the receipt of a deposit and of the devices it has now; drawn when asked and never stored.

    It bears the follow-up code, which the service keeps only hashed; its symbol leads to the page where it is typed in
    already, after the # that no browser sends.
    """
    code = follow_up_code(secret, deposit.id)
    devices = session.scalars(
        select(Device).where(Device.deposit_id == deposit.id).order_by(Device.id).limit(500)
    ).all()
    site = session.get(Site, deposit.site_id) if deposit.site_id else None
    return DepositReceipt(
        number=number_for("REC", deposit.id),
        issued_on=local_day(deposit.made_at),
        letterhead=letterhead(),
        issuer=issuer_of(session, deposit.organisation_id, deposit.site_id),
        check_url=f"{paper.url}/follow-up#{code}",
        devices=tuple(named(session, device, paper.language) for device in devices if device.code),
        lang=paper.language,
        deposited_on=local_day(deposit.made_at),
        place=f"{site.name}, {site.commune}" if site else "",
        follow_up_code=show_follow_up(code),
        status="reuse" if deposit.status is Status.REEMPLOI else "waste",
        ownership=_OWNERSHIP[deposit.title] if deposit.title else "none",
        depositor=_DEPOSITORS[deposit.depositor][paper.language == "en"],
    )


def show_follow_up(code: str) -> str:
    """Write a follow-up code in groups of four, as people read it aloud."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
