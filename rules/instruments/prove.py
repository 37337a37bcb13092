"""`prove`: every safety property over every set of answers, proved with its count or refuted with a patient."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from rules.instruments.agree import disagreements
from rules.instruments.encode import Model
from rules.instruments.prove_flags import red_flags
from rules.instruments.prove_handout import help_box, medicines_are_safe, medicines_are_spoken_of, no_advice_above_routine
from rules.instruments.prove_left import left
from rules.instruments.prove_length import screens
from rules.instruments.prove_levels import early_stop, levels_reached, no_negation, nothing_dead, one_level
from rules.instruments.prove_order import monotone, unclear
from rules.instruments.prover import SAMPLES, Prover, Refutation, Verdict
from rules.instruments.risks import read_medicines, read_unordered
from rules.instruments.settings import positive
from rules.instruments.story import outcome, tell
from rules.load import load_dossier, load_protocol


def agreement(prover: Prover) -> Verdict:
    """The encoded model against the program that runs."""
    protocol = prover.protocol
    found = tuple(
        Refutation(each.about, f"They disagree. {tell(protocol, each.given)[:-1]}; {outcome(protocol, each.given)}.", each.given)
        for each in disagreements(prover.model, prover.handouts, prover.patients)
    )
    return Verdict("=", "The model that is proved is the program that runs", prover.samples, "levels, rules, questions and sections", found)


CLAIMS: Mapping[str, Callable[[Prover], Verdict]] = {
    "1": red_flags,
    "2": monotone,
    "3a": unclear,
    "3b": left,
    "4": one_level,
    "5": nothing_dead,
    "6a": no_advice_above_routine,
    "6b": medicines_are_safe,
    "7": help_box,
    "8": early_stop,
    "K2": no_negation,
    "K11": levels_reached,
    "K12": medicines_are_spoken_of,
    "K13": screens,
    "=": agreement,
}
"""Every claim by its number; "3" stands for 3a and 3b, "=" for the model being the program."""
PLAYED = frozenset({"5", "6a", "6b", "7", "K11", "K12", "K13", "="})
"""About half of the work goes to a second process: what is about the handout or random patients."""
COVERED = (
    "K1 is claim 1. K3, K5 and K6 are claim 2. K4 is claims 1 and 3a. K7 is how claim 2 compares: with the same questions asked. K8 is claim 8. "
    "K10 is claims 1 and 3b. K9, K14 and K15 are not about answers: tests and `check` see to them."
)
DONE, FOUND, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `prove` takes besides the protocol."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", metavar="N", help=f"one claim by its number: {', '.join(CLAIMS)}")
    parser.add_argument("--samples", type=positive, default=SAMPLES, metavar="N", help=f"random answer sets for the last line (default: {SAMPLES})")


def run(options: argparse.Namespace) -> int:
    """Prove, and print what came of it. Raises ProtocolError, OSError, MissingLibraryError."""
    chosen = [number for number in CLAIMS if options.only in {None, number, number.rstrip("ab")}]
    if not chosen:
        print(f"There is no claim {options.only}. Use one of: {', '.join(CLAIMS)}.", file=sys.stderr)
        return WRONG_USE
    prover = make_prover(options.folder)
    prover.samples = options.samples
    verdicts = prove(prover, chosen)
    _print_json(prover, verdicts) if options.json else _print(prover, verdicts)
    return DONE if all(verdict.proved for verdict in verdicts) else FOUND


def prove(prover: Prover, numbers: Sequence[str]) -> list[Verdict]:
    """What comes of these claims, in their order, worked out by two processes where there is enough for both."""
    elsewhere = [number for number in numbers if number in PLAYED]
    here = [number for number in numbers if number not in PLAYED]
    if not elsewhere or not here:
        return [CLAIMS[number](prover) for number in numbers]
    for shared in (prover.model.moments, prover.model.complete):
        prover.count(shared)
    # Forked, so that what is encoded need not be sent: the library's functions cannot be.
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    helper = context.Process(target=_send, args=(prover, elsewhere, sender))
    helper.start()
    sender.close()
    verdicts = {number: CLAIMS[number](prover) for number in here}
    verdicts |= receiver.recv()
    helper.join()
    return [verdicts[number] for number in numbers]


def _send(prover: Prover, numbers: Sequence[str], sender: Connection) -> None:
    sender.send({number: CLAIMS[number](prover) for number in numbers})


def make_prover(folder: Path) -> Prover:
    """A protocol's folder, loaded and encoded. Raises ProtocolError, MissingLibraryError."""
    protocol = load_protocol(folder)
    dossier = load_dossier(folder, protocol)
    sources = (*(each.id for each in dossier.evidence), *(each.id for each in dossier.statements))
    return Prover(Model(protocol), dossier, read_medicines(folder, protocol, sources), read_unordered(folder, protocol))


def _print(prover: Prover, verdicts: list[Verdict]) -> None:
    protocol = prover.protocol
    print(f"{protocol.name} {protocol.version}: {len(protocol.questions)} questions, {len(protocol.rules)} rules")
    for verdict in verdicts:
        word = "proved" if verdict.proved else "REFUTED"
        print(f"{word:8} {verdict.number:>3}  {verdict.claim}: {verdict.checked}, {verdict.covers:,} answer sets")
        for refutation in verdict.refutations:
            print(f"              {refutation.subject}: {refutation.story}")
        for note in verdict.notes:
            print(f"              ({note})")
    print(COVERED)


def _print_json(prover: Prover, verdicts: list[Verdict]) -> None:
    claims = [
        {
            "number": verdict.number,
            "claim": verdict.claim,
            "proved": verdict.proved,
            "answer_sets": verdict.covers,
            "checked": verdict.checked,
            "notes": list(verdict.notes),
            "refutations": [_refutation(refutation) for refutation in verdict.refutations],
        }
        for verdict in verdicts
    ]
    print(json.dumps({"protocol": prover.protocol.name, "version": prover.protocol.version, "claims": claims}, ensure_ascii=False, indent=1))


def _refutation(refutation: Refutation) -> dict[str, object]:
    given = refutation.given
    found: dict[str, object] = {"subject": refutation.subject, "story": refutation.story}
    if given is not None:
        found["answers"] = {link_id: sorted(codes) for link_id, codes in given.answers.items()}
        found["events"] = sorted(event.value for event in given.events)
    return found
