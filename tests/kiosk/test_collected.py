"""Nothing is asked for nothing: each question decides something, and each answer is read by a rule, the sheet or the desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from kiosk.desk.rows import BOOK, Row, wish
from kiosk.desk.state import Study
from kiosk.desk.story import Teller
from kiosk.desk.wording import Wording
from kiosk.flags import derive
from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue
from rules.assess import assess
from rules.handout import select
from rules.load import load_dossier
from rules.model import Answers, Input, Option, Protocol, Question
from tests.kiosk.bench import PROTOCOL
from tests.kiosk.desk.fakes import K1
from tests.kiosk.storage.contract import event

DOSSIER = load_dossier(protocol_folder("back_spasm"), PROTOCOL)
OF_THE_DESK = {BOOK}
"""What no rule and no section reads: whether a visit is wanted stands in the desk's row."""


def outcome(protocol: Protocol, answers: Answers) -> str:
    """All that an assessment and a sheet say."""
    given = Input(answers)
    found = assess(protocol, given)
    chosen = [(item.section.id, item.boxed) for item in select(protocol, given, found)]
    return repr((found.level, found.fired, found.asked, found.score.impact, found.score.warning_signs, chosen))


def patients(question: Question) -> Iterator[Answers]:
    """The calm patient, whoever opens this question, and the protocol's own cases."""
    opening = PROTOCOL.question(question.follow_up_to) if question.follow_up_to else question
    yield from ({**DOSSIER.base, opening.link_id: frozenset({option.code})} for option in opening.options)
    yield from ({**DOSSIER.base, **case.change} for case in DOSSIER.cases)


def answered(question: Question, option: Option) -> Answers:
    return {question.link_id: frozenset({option.code})}


def decides(question: Question) -> bool:
    """Whether some patient gets something else for another option."""
    given = [answered(question, option) for option in question.options]
    return any(len({outcome(PROTOCOL, {**before, **each}) for each in given}) > 1 for before in patients(question))


def test_every_question_decides_something() -> None:
    """For each question there is a patient to whom another answer gives another level, reason, question, score or sheet; the rest is the desk's."""
    assert {question.link_id for question in PROTOCOL.questions if not decides(question)} == OF_THE_DESK
    options = PROTOCOL.question(BOOK).options
    assert len({wish(answered(PROTOCOL.question(BOOK), option)) for option in options}) == len(options)


@pytest.mark.parametrize("question", PROTOCOL.questions, ids=lambda question: question.link_id)
def test_every_answer_is_read_at_the_desk(question: Question) -> None:
    """Whoever opens a flag's detail reads each option that was chosen, in its own words: it was asked for somebody."""
    wording = Wording(PROTOCOL, Catalogue.read(resource("locale", "en"), {}).say)
    teller = Teller(wording, partial(assess, PROTOCOL), lambda: DOSSIER)
    events = (event("v1"),)
    flag = derive(events)
    assert flag is not None
    for option in question.options:
        told = teller.tell(Study(Row(flag, K1, None, None, clash=False, minutes=0, late=False), events, answered(question, option)))
        assert [each.answers for each in told.answers or () if each.question == question.text] == [(option.text,)]
