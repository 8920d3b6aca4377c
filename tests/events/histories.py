"""What a history says again."""

from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.queries import history, past
from reuse.lifecycle.fold import fold


def rebuilt(session: Session, device: Device) -> bool:
    return fold([past(event) for event in history(session, device.subject)]).dump() == device.situation_text
