"""The tiny protocol with follow-ups, a question about booking, and what an unfinished visit is worth."""

from __future__ import annotations

from pathlib import Path

from rules.load import load_protocol
from rules.model import Protocol
from tests.rules.tiny import copy_to, replaced

FOLLOW_UPS = """\
  - id: danger_new
    stage: warning
    kind: single
    follow_up_to: danger
    text: "Is it new today?"
    enable_when: {any_of: {danger: [blue]}}
    options:
      - {code: "yes", text: "Yes", pictogram: p_yes}
      - {code: "no", text: "No", pictogram: p_no}
      - {code: unsure, text: "I'm not sure", pictogram: p_unsure}
  - id: danger_again
    stage: warning
    kind: single
    follow_up_to: danger
    text: "Has your thumb another color, or less feeling?"
    enable_when: {any_of: {danger: [unsure]}}
    options:
      - {code: "yes", text: "Yes", pictogram: p_yes}
      - {code: "no", text: "No", pictogram: p_no}
      - {code: unsure, text: "I'm not sure", pictogram: p_unsure}
  - id: age
"""
BOOK = """\
  - id: book
    stage: handout
    kind: single
    text: "Shall the desk book a visit for you?"
    enable_when: {all: [{level_below: URGENT_TODAY}, {level_at_least: ROUTINE_APPOINTMENT}]}
    options:
      - {code: "yes", text: "Yes", pictogram: p_yes}
      - {code: "no", text: "Not now", pictogram: p_no}
"""
RULES = """\
  - id: R-U02
    level: URGENT_TODAY
    when: {all: [{any_of: {danger: [unsure]}}, {any_of: {danger_again: [unsure, missing]}}]}
    staff: "Not sure, asked twice."
    patient: "Staff should look at your thumb today."
    evidence: [POL]
  - id: R-U03
    level: URGENT_TODAY
    when: {any_of: {danger_again: ["yes"]}}
    staff: "Not sure, then yes."
    patient: "Staff should look at your thumb today."
    evidence: [POL]
  - id: R-U09
    level: URGENT_TODAY
    when: {all: [{event: unfinished}, {any_of: {danger: [blue, numb, unsure]}}]}
    staff: "Left after a worry."
    patient: "Staff should look at your thumb today."
    evidence: [POL]
  - id: R-R20
    level: ROUTINE_APPOINTMENT
    when: {event: unfinished}
    staff: "Left early."
    patient: "Staff can help."
    evidence: [POL]
"""


def following(folder: Path) -> Protocol:
    """Blue asks whether it is new: only a clear no lowers it from EMERGENCY to nothing. Not sure asks again: no lowers it from URGENT to nothing."""
    questions = replaced("questions.yaml", "  - id: age\n", FOLLOW_UPS) + BOOK
    rules = replaced(
        "rules.yaml",
        "when: {any_of: {danger: [blue]}}",
        'when: {all: [{any_of: {danger: [blue]}}, {any_of: {danger_new: ["yes", unsure, missing]}}]}',
    ).replace("danger: [numb, unsure]", "danger: [numb]")
    return load_protocol(copy_to(folder, questions=questions.encode(), rules=(rules + RULES).encode()))
