"""The words that everything else is made of: ids, answers, levels, and what kinds of questions and events there are."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import NewType

LinkId = NewType("LinkId", str)
"""A question's id, as `linkId` in a FHIR Questionnaire."""

Code = NewType("Code", str)
"""An option's code, unique within its question. A scale's codes are "0" to "10"."""

MISSING = Code("missing")
"""Not an option: in a rule, a follow-up's codes may hold it for "asked, and not answered yet"."""

Answers = Mapping[LinkId, frozenset[Code]]
"""One visit's answers. Every kind of question has a set of codes; single and scale have one."""


EDITION = 8
"""So many digits of a content's SHA-256 stand behind its version."""


def edition(version: str, content: str) -> str:
    """A protocol's version with the first digits of the SHA-256 of its content, as `0.1.0+1c560030`: two contents never look alike."""
    return f"{version}+{content[:EDITION]}" if content else version


class Level(IntEnum):
    """How soon somebody must look at this patient. A higher level always wins; nothing lowers one."""

    SELF_CARE = 0
    ROUTINE_APPOINTMENT = 1
    URGENT_TODAY = 2
    EMERGENCY_NOW = 3


class Stage(Enum):
    """Why a question is asked: warning sign, scope gate, the pain itself, or only for the handout."""

    WARNING = "warning"
    GATE = "gate"
    PAIN = "pain"
    HANDOUT = "handout"


class Kind(Enum):
    """How a question is answered."""

    SINGLE = "single"
    MULTI = "multi"
    SCALE = "scale"
    BODYMAP = "bodymap"


class Event(Enum):
    """What can happen in a visit besides answers, and counts in an assessment."""

    UNFINISHED = "unfinished"
    ASKED_STAFF = "asked_staff"
    TOO_UNWELL = "too_unwell"
