"""Announced lists."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.codes import new_code
from reuse.collection.lists import Answer, announce_lines, read_list
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import Code, CodeState, Device, IdentityKind
from reuse.errors import UnreadableFileError
from reuse.lifecycle.stages import Role, Stage
from tests.builders import SECRET, Builder

LIST = "Type;Marque;Modèle;N° de série\nPC portable;Dell;Latitude;REUSE-1\nÉcran;HP;E24;REUSE-2\nGrille-pain;;;\n"


def deposit_of(build: Builder, by: Actor) -> Deposit:
    terms = Terms(Depositor.COMPANY, Title.SIGNED_LIST)
    return open_deposit(build.session, terms, secret=SECRET, by=by, key=uuid4())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_columns_are_found_by_name_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    lines = list(read_list(LIST.encode(encoding)))

    assert [line.seen.kind if line.seen else line.reason for line in lines] == [
        "laptop",
        "monitor",
        "This kind of device is not known.",
    ]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04\0\0"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        list(read_list(content))


def test_a_row_has_the_number_that_a_spreadsheet_shows():
    assert [line.number for line in read_list(b"Type\nportable\n\nportable\n")] == [2, 4]


def test_every_row_is_answered(build: Builder, session: Session) -> None:
    collector = build.actor(Role.COLLECTOR)
    lines = list(read_list(LIST.encode()))
    answers = announce_lines(session, lines, deposit_of(build, collector), by=collector)

    assert [one.answer for one in answers] == [Answer.CREATED, Answer.CREATED, Answer.REFUSED]
    assert session.scalar(select(func.count()).where(Device.stage == Stage.ANNOUNCED)) == 2


def test_the_same_list_again_creates_nothing(build: Builder, session: Session) -> None:
    collector = build.actor(Role.COLLECTOR)
    lines = list(read_list(LIST.encode()))
    announce_lines(session, lines, deposit_of(build, collector), by=collector)
    again = announce_lines(session, lines, deposit_of(build, collector), by=collector)

    assert [one.answer for one in again] == [Answer.KNOWN, Answer.KNOWN, Answer.REFUSED]


def test_an_announced_device_takes_its_code_on_arrival_by_its_serial(build: Builder, session: Session) -> None:
    collector = build.actor(Role.COLLECTOR)
    deposit = deposit_of(build, collector)
    announce_lines(session, list(read_list(LIST.encode())), deposit, by=collector)
    code = new_code()
    session.add(Code(code=code, state=CodeState.PRINTED))
    session.flush()
    seen = Description("laptop", identities=((IdentityKind.SERIAL, "reuse 1"),))
    taken = take_in(session, code, seen, deposit, by=collector, key=uuid4())

    assert taken.device.code == code
    assert session.scalar(select(func.count()).select_from(Device)) == 2
