"""K13: how many screens a visit has, at most and when nothing worries."""

from __future__ import annotations

from rules.fill import fill_harmless
from rules.instruments.prover import Prover, Refutation, Verdict
from rules.instruments.space import open_name
from rules.interview import walk

TYPICAL = 20
"""Screens of the typical mild visit, at most."""


def screens(prover: Prover) -> Verdict:
    """The longest visit, and the visit in which every answer is harmless; two questions on one screen count once."""
    protocol = prover.protocol
    alone = [question for question in protocol.questions if question.page_with is None]
    cost = {open_name(question.link_id): -1 for question in alone}
    longest = prover.model.space.diagrams.cheapest(prover.model.complete, cost) or frozenset()
    most = sum(open_name(question.link_id) in longest for question in alone)
    shown = {question.link_id for question in alone}
    mild = [link_id for link_id in walk(protocol, fill_harmless(protocol, {})).asked if link_id in shown]
    story = f"The harmless visit has {len(mild)} screens: {', '.join(mild)}."
    found = (Refutation("harmless", story),) if len(mild) > TYPICAL else ()
    notes = (f"The harmless visit has {len(mild)} screens, the longest {most}",)
    return Verdict("K13", f"The harmless visit has at most {TYPICAL} screens", prover.count(prover.model.complete), "every path", found, notes)
