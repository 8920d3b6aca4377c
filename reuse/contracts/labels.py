"""Labels of a contract's suppliers as a bundle tells them: credentials, their states, their histories."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation
from reuse.awards.credentials import Issuance, identity, issue, issued, published_list
from reuse.awards.models import Award
from reuse.awards.queries import awards_of
from reuse.awards.rules import standing
from reuse.awards.status_list import Purpose, place_of
from reuse.awards.words import STANDS
from reuse.bundles.matter import Enclosed
from reuse.bundles.report import Voice
from reuse.documents.evidence import Part
from reuse.errors import N_
from reuse.territory import local_day


@dataclass(frozen=True, slots=True)
class Labels:
    """What a bundle holds of some organisations' labels; nothing where none was ever awarded."""

    parts: tuple[Part, ...] = ()
    subjects: dict[str, str] = field(default_factory=dict)
    enclosed: tuple[Enclosed, ...] = ()


def labels_of(session: Session, organisations: Sequence[Organisation], by: Issuance, voice: Voice) -> Labels:
    """Gather every award of some organisations, those that hold no more included."""
    found = [(one, award) for one in organisations for award in awards_of(session, one.id)]
    if not found:
        return Labels()
    today = local_day(clock.now())
    titles = tuple(map(voice.say, (N_("Organisation"), N_("From, to"), N_("State"))))
    rows = [
        (
            one.name,
            f"{voice.speech.day(award.awarded_on)} – {voice.speech.day(award.expires_on)}",
            voice.say(STANDS[standing(award, today)]),
        )
        for one, award in found
    ]
    part = Part(voice.say(N_("Labels of the suppliers")), (), (titles, *rows), (0.4, 0.4, 0.2))
    awards = [award for _one, award in found]
    enclosed = (*_credentials(session, awards), *_states(session, awards, by))
    names = {award.subject: voice.say(N_("Label of {name}")).format(name=one.name) for one, award in found}
    return Labels((part,), names, enclosed)


def sign_labels(session: Session, organisations: Iterable[Organisation], by: Issuance) -> None:
    """Sign the credentials of their awards that nobody has asked for yet: writing a bundle changes nothing."""
    for one in organisations:
        for award in awards_of(session, one.id):
            issue(session, award, by)


def _credentials(session: Session, awards: Iterable[Award]) -> Iterator[Enclosed]:
    for award in awards:
        if known := issued(session, award):
            name = f"labels/{award.number}.json"
            yield Enclosed(name, "the credential of a label (Open Badges 3.0)", known.content.encode())


def _states(session: Session, awards: Iterable[Award], by: Issuance) -> Iterator[Enclosed]:
    """Give the lists that say which credentials are suspended or revoked, as of now, and the keys that signed."""
    for number in sorted({place_of(award.status_index).list for award in awards}):
        for purpose in Purpose:
            name = f"labels/{purpose.value}-{number}.jwt"
            content = published_list(session, purpose, number, by).encode()
            yield Enclosed(name, "which credentials are in that state, signed when the bundle was made", content)
    who = orjson.dumps(identity(by), option=orjson.OPT_INDENT_2)
    yield Enclosed("labels/did.json", "the public identity that signs labels, with its keys", who)
