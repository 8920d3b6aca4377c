"""The demonstration's local label: one awarded in autumn, one application that waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.awards.applications import Paper, add_document, apply, measured_now, submit
from reuse.awards.audit import mark
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import Application, Mark, Outcome
from reuse.demo.places import key_of
from reuse.demo.world import SHOPS, Life, World
from reuse.territory import territory

HOLDER, APPLICANT = SHOPS
PAPERS = ("plants", "data_protection", "inclusion")
NOTES = {
    "erasure": "Trois preuves d’effacement tirées au sort, comparées aux disques : rien à redire (démonstration).",
    "plants": "Autorisation de l’installation lue, encore valable (démonstration).",
    "data_protection": "Registre des traitements lu, affiche vue à l’accueil (démonstration).",
    "inclusion": "Agrément lu (démonstration).",
}
REASONS = (
    "Tous les critères exigés sont atteints, et trois critères au choix. La commission salue les délais tenus, "
    "et souhaite que les ordinateurs donnés partent avec des logiciels libres (démonstration)."
)


def walked(world: World) -> Iterator[tuple[datetime, Life]]:
    """Begin both histories."""
    zone = territory().zone
    yield datetime(2026, 9, 14, 10, tzinfo=zone), _awarded(world)
    yield datetime(2026, 11, 9, 15, tzinfo=zone), _waiting(world)


def _awarded(world: World) -> Life:
    """Apply, be visited by the audit a fortnight later, receive the label in October."""
    made = _submitted(world, HOLDER, "confirmed")
    yield timedelta(days=15)
    by = world.places.coordinator
    for name, note in NOTES.items():
        mark(world.session, made, name, (Mark.ACCEPTED, note), by=by, key=key_of("label", "mark", name))
    yield timedelta(days=14)
    verdict = Verdict(Outcome.GRANTED, REASONS, made.version, "confirmed", impartial=True)
    decide(world.session, made, verdict, by=world.places.committee, key=key_of("label", "decision"))


def _waiting(world: World) -> Life:
    """Apply, and wait for the audit."""
    _submitted(world, APPLICANT, "engaged")
    yield timedelta(days=1)


def _submitted(world: World, place: str, level: str) -> Application:
    by, session = world.places.staff[place], world.session
    made = apply(session, level, by=by, key=key_of("label", place))
    for name in PAPERS:
        _join(session, made, name, by, world)
    return submit(session, made, measured_now(session, made), by=by, key=key_of("label", place, "submission"))


def _join(session: Session, made: Application, name: str, by: Actor, world: World) -> None:
    content = files("seeds").joinpath("demo", "label-paper.pdf").read_bytes()
    dated = world.today() - timedelta(days=40)
    paper = Paper(name, dated, dated + timedelta(days=365), content)
    add_document(session, made, paper, by=by, key=key_of("label", made.id, name))
