"""Reading the red flags and the bookings: conditions over answers with the level that they must reach, and no word about rules."""

from __future__ import annotations

from collections.abc import Iterable

from rules.dossier import Lowering, RedFlag
from rules.load_conditions import NEVER, Place, Vocabulary, read_condition
from rules.load_nodes import Fields, Source, near, short
from rules.model import MISSING, AnyOf, Code, Condition, Level, Protocol
from rules.strict_yaml import Node, Scalar

LOWERING = ("answer", "to", "evidence", "why")


class FlagReader:
    """Reads the rows of redflags.yaml and bookings.yaml against one protocol."""

    RED_FLAG = (("id", "concern", "when", "level", "evidence"), ("lowered_by",))
    BOOKING = (("id", "concern", "when", "evidence", "why"), ("lowered_by",))
    """Needed and optional keys of a row."""

    def __init__(self, protocol: Protocol, sources: Iterable[str]) -> None:
        self._questions = {question.link_id: question for question in protocol.questions}
        self._vocabulary = Vocabulary(self._questions, protocol.terms)
        self._sources = tuple(sources)

    def red_flag(self, source: Source, fields: Fields) -> RedFlag:
        """A row of redflags.yaml."""
        level = fields.one_of("level", Level)
        if level is not None and level < Level.URGENT_TODAY:
            source.wrong(fields.nodes["level"], f"{fields.label} is below URGENT_TODAY.", "Move it to bookings.yaml.")
        return self._row(source, fields, level or Level.URGENT_TODAY)

    def booking(self, source: Source, fields: Fields) -> RedFlag:
        """A row of bookings.yaml: at least ROUTINE_APPOINTMENT."""
        return self._row(source, fields, Level.ROUTINE_APPOINTMENT)

    def _row(self, source: Source, fields: Fields, level: Level) -> RedFlag:
        node = fields.nodes.get("when")
        return RedFlag(
            id=fields.text("id"),
            concern=fields.text("concern"),
            when=NEVER if node is None else read_condition(source, node, self._vocabulary, Place.RULE),
            level=level,
            evidence=known_ids(source, fields, "evidence", self._sources),
            lowered_by=tuple(self._lowering(source, fields, item, level) for item in fields.items("lowered_by")),
            why=fields.text("why"),
        )

    def _lowering(self, source: Source, row: Fields, item: Node, level: Level) -> Lowering:
        fields = source.fields(item, f"{row.label}: lowered_by", LOWERING)
        answer = read_condition(source, fields.nodes["answer"], self._vocabulary, Place.RULE) if "answer" in fields.nodes else NEVER
        if answer != NEVER and not self._is_clear(answer):
            what = f"{row.label} is lowered by something else than a clear answer to a follow-up."
            source.wrong(fields.nodes["answer"], what, "Write {any_of: {the follow-up: [codes]}}, without unsure.")
        to = fields.one_of("to", Level)
        if to is not None and to >= level:
            source.wrong(fields.nodes["to"], f"{row.label}: {to.name} is not lower.", "Name a lower level, or remove this answer.")
        return Lowering(answer, level if to is None else to, known_ids(source, fields, "evidence", self._sources), fields.text("why"))

    def _is_clear(self, answer: Condition) -> bool:
        """Whether only sure answers to one follow-up meet it."""
        if not isinstance(answer, AnyOf) or self._questions[answer.link_id].follow_up_to is None:
            return False
        return answer.codes.isdisjoint({MISSING, Code("unsure"), Code("pns")})


def known_ids(source: Source, fields: Fields, key: str, known: Iterable[str]) -> tuple[str, ...]:
    """The ids of a list in a dossier file, each of them known. It may be empty."""
    ids = sorted(known)
    for node in fields.items(key, unlike=True, empty=True):
        if isinstance(node, Scalar) and node.value not in ids:
            what = f'{fields.label}: {key} names "{short(node.value)}", which is nowhere.'
            source.wrong(node, what, near(node.value, ids, "Name one that exists."))
    return fields.texts(key, empty=True)
