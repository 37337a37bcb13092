"""Protocols of several times the size: cut into stretches they have the same visits, and every claim that can hold for them is proved."""

from __future__ import annotations

import pytest

from kiosk.paths import protocol_folder
from rules.instruments import mentions
from rules.instruments.encode import Model
from rules.instruments.prove import CLAIMS, make_prover, prove
from rules.instruments.prover import Prover
from rules.load import load_protocol
from tests.rules.instruments.grown import grown
from tests.rules.tiny import TINY

CAPPED = "K13"
"""The harmless visit has at most 20 screens: a cap that a protocol of twice the length cannot keep."""


@pytest.mark.parametrize(("name", "times"), [("tiny", 1), ("neck_spasm", 1), ("neck_spasm", 2)])
def test_cut_into_stretches_a_protocol_has_the_same_visits(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    """Wherever it is cut, and however much is looked at across, the encoding is the very one that no cut gives."""
    monkeypatch.setattr(mentions, "STRETCH", 1)
    monkeypatch.setattr(mentions, "ACROSS", 100)
    cut = Model(grown(load_protocol(TINY.parent / name), times))
    assert len(cut.space.cuts) == len(cut.protocol.questions) - 1
    ways = cut.anything, cut.going_on
    cut.space.cuts = ()
    whole = Model(cut.protocol, cut.space)
    assert ways == (whole.anything, whole.going_on)


@pytest.mark.parametrize("times", [2, 4, 8])
def test_a_small_protocol_is_proved_in_every_size(times: int) -> None:
    """Of the neck protocol of 2, 4 and 8 times the questions and rules all claims are proved but, at the largest, the cap on screens."""
    assert _refuted("neck_spasm", times) <= {CAPPED}


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 4, 8])
def test_a_larger_protocol_is_proved(times: int) -> None:
    """Of twice, 4 and 8 times the shipped questions and rules all claims are proved but the cap on screens."""
    assert _refuted("back_spasm", times) == {CAPPED}


def _refuted(name: str, times: int) -> set[str]:
    """The claims that fail for the protocol of that many times the size, and not merely for a rule that joins its copies."""
    base = make_prover(protocol_folder(name) if name == "back_spasm" else TINY.parent / name)
    prover = Prover(Model(grown(base.protocol, times)), base.dossier, base.medicines, base.unordered, samples=200)
    verdicts = prove(prover, tuple(CLAIMS))
    return {verdict.number for verdict in verdicts if any(not each.subject.startswith("R-J") for each in verdict.refutations)}
