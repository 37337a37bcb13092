"""What the commands without a window of their own do: `kiosk visit`, `kiosk screens`, `kiosk doctor`."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from kiosk.app import House
from kiosk.config import Config
from kiosk.errors import ConfigError, ExitCode, StoreError
from kiosk.headless import Means, Outcome, outcome_json, run_visit
from kiosk.ports import KioskId
from kiosk.programs.doctor import Finding, examine, examine_computer
from kiosk.programs.looks import Wish, WishError
from rules.answers import read_answers
from rules.errors import ProtocolError
from rules.model import Input

COMMAND_LINE = KioskId("command line")
"""What the desk shows as the kiosk of such a visit."""


def visit(house: House, answers: str, *, out: Path | None, as_json: bool, real: bool) -> int:
    """Judge every set of answers in the file as a visit of its own."""
    protocol = house.protocol
    try:
        sets = read_answers(sys.stdin.buffer.read() if answers == "-" else Path(answers).read_bytes(), answers, protocol)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USE
    except OSError as error:
        print(f"{answers}: {error.strerror}. Check the name that follows --answers.", file=sys.stderr)
        return ExitCode.WRONG_USE
    means = Means(house.store, house.renderer(), house.clock)
    for given in sets:
        record = house.record(COMMAND_LINE, practice=not real)
        outcome = run_visit(protocol, Input(given.answers, given.events), record, means, expired=house.expired())
        try:
            path = _write(outcome, out or house.config.handout_folder)
        except OSError as error:
            print(f"{error.filename}: {error.strerror}. The flag is stored; name another folder with --out.", file=sys.stderr)
            return ExitCode.NOT_STORED
        print(json.dumps(outcome_json(protocol, outcome, path), ensure_ascii=False) if as_json else _line(house, outcome, path))
    return ExitCode.DONE


def _write(outcome: Outcome, folder: Path) -> str | None:
    """The handout as a file that only its owner can read; None without one. The name holds the visit, nothing of the patient."""
    if outcome.sheet is None:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"handout-{outcome.record.visit_id}.pdf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(outcome.sheet.pdf)
    return str(path)


def _line(house: House, outcome: Outcome, path: str | None) -> str:
    found = outcome.assessment
    rules = ", ".join(rule.id for rule in found.fired) or house.catalogue.say("visit.no_rule")
    score = house.catalogue.say("visit.no_score") if found.score.impact is None else f"{found.score.impact:g} ({found.score.band})"
    paper = path or house.catalogue.say("visit.no_handout")
    return house.catalogue.say("visit.line", level=found.level.name, ticket=outcome.record.ticket, score=score, rules=rules, handout=paper)


def screens(house: House, out: Path, wish: Wish) -> int:
    """A PNG of every screen of the patient and of the desk, in every look that is wished for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        looks = tuple(wish.looks(house))
    except WishError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USE
    from kiosk.programs.gallery import save_screens

    try:
        count = save_screens(house, out, looks)
    except OSError as error:
        print(f"{out}: {error.strerror or error}. Name another folder with --out.", file=sys.stderr)
        return ExitCode.NOT_STORED
    print(house.catalogue.say("screens.saved", count=count, folder=str(out)))
    return ExitCode.DONE


def doctor(open_house: Callable[[], House]) -> int:
    """A sentence for everything that was looked at, as soon as it was; exit 1 when something is to be mended, 3 when the settings are refused."""
    try:
        house = open_house()
    except ConfigError as refused:
        return _doctor_without_settings(refused)
    wrong = _say_found(house.catalogue.say, examine(house))
    with suppress(StoreError):
        house.store.close()
    return ExitCode.FOUND if wrong else ExitCode.DONE


def _doctor_without_settings(refused: ConfigError) -> int:
    """What is wrong with the settings, then what can be looked at without any."""
    say = House(Config.demonstration()).catalogue.say
    _say_found(say, itertools.chain([Finding(fine=False, sentence=say("doctor.settings_refused", mistakes=str(refused)))], examine_computer()))
    return ExitCode.REFUSED


def _say_found(say: Callable[..., str], findings: Iterable[Finding]) -> int:
    """How many are to be mended."""
    wrong = 0
    for finding in findings:
        wrong += not finding.fine
        print(say("doctor.noted" if finding.noted else "doctor.fine" if finding.fine else "doctor.wrong"), finding.sentence, flush=True)
    print(say("doctor.sum_wrong", count=wrong) if wrong else say("doctor.sum_fine"))
    return wrong
