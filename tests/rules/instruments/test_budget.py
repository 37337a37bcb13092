"""The flag budget: counts that equal a count by hand, bars, intervals, the desk's Monday, and the command around them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from rules.__main__ import main
from rules.instruments.budget import Job, Tally, count, jobs, leave, leaving, opened, run_all, screens, without_rule
from rules.instruments.budget_text import Budget, as_text, interval, median, poisson_95
from rules.instruments.dials import at_bound
from rules.instruments.patients import CHUNK, Lot, draw
from rules.instruments.population import Bound
from rules.interview import walk
from rules.load import load_protocol
from rules.model import Code, Event, Input, Level, LinkId
from tests.rules.tiny import TINY, copy_to, replaced

Out = pytest.CaptureFixture[str]
JOB = Job(str(TINY), "primary_care_walk_in", Lot(1, 0, 3000))
S, R, U, E = Level


def budget(tally: Tally, visits: int = 40) -> Budget:
    """A budget of one run of the tiny protocol."""
    return Budget(*opened(JOB.folder, JOB.setting), {Bound.CENTRAL: tally}, (), visits, 8)


def test_counts_are_those_of_every_patient_walked() -> None:
    """Levels and fired rules are what `walk` says of each patient, one by one."""
    protocol, population = opened(JOB.folder, JOB.setting)
    patients = draw(protocol, population, JOB.lot, at_bound(Bound.CENTRAL))
    paths = [walk(protocol, seen.answers, seen.events) for seen in map(leave, [protocol] * 3000, patients, leaving(JOB.lot))]
    tally = count(JOB)
    assert tally.patients == 3000
    assert tally.levels == Counter(path.level for path in paths)
    assert tally.fires == Counter(rule.id for path in paths for rule in path.fired)
    whole = [(given, path) for given, path in zip(patients, paths, strict=True) if not given.events]
    assert tally.screens == Counter(screens(protocol, path) for _, path in whole)
    assert tally.mild_screens == Counter(screens(protocol, path) for _, path in whole if path.level is S)
    simple = {LinkId("age"): "a18", LinkId("danger"): "none", LinkId("where"): "tip"}
    assert tally.simplest.total() >= sum(all(given.answers[key] == {code} for key, code in simple.items()) for given, _ in whole) > 0


def test_a_rule_decides_where_the_level_falls_without_it(tmp_path: Path) -> None:
    """What a rule decides is what changes when the protocol lacks it, also where another rule would have fired had the questions gone on."""
    rules = replaced("rules.yaml", "gate: true\n    level: ROUTINE_APPOINTMENT", "gate: true\n    level: EMERGENCY_NOW")
    job = replace(JOB, folder=str(copy_to(tmp_path, rules=rules.encode())))
    protocol, population = opened(job.folder, job.setting)
    patients = draw(protocol, population, job.lot, at_bound(Bound.CENTRAL))
    seen = [leave(protocol, given, part) for given, part in zip(patients, leaving(job.lot), strict=True)]
    tally = count(job)
    assert tally.decides["R-E01"] < tally.fires["R-E01"]
    for rule in protocol.rules:
        less = without_rule(protocol, rule.id)
        falls = sum(walk(less, given.answers, given.events).level < walk(protocol, given.answers, given.events).level for given in seen)
        assert tally.decides[rule.id] == falls


def test_an_unfinished_visit_keeps_its_first_answers() -> None:
    """Who leaves has answered at least one question, and nothing after the place where they left."""
    protocol = load_protocol(TINY)
    answers = {LinkId(key): frozenset({Code(code)}) for key, code in {"danger": "none", "age": "a18", "where": "tip", "pain": "3"}.items()}
    left = Input(answers, frozenset({Event.UNFINISHED}))
    assert [list(leave(protocol, left, part).answers) for part in (0.0, 0.5, 0.99)] == [["danger"], ["danger", "age"], ["danger", "age", "where"]]
    assert leave(protocol, Input(answers), 0.0).answers == answers


def test_several_processes_count_as_one() -> None:
    """A run in chunks over processes has the same counts as its chunks one after the other."""
    run = jobs(JOB, CHUNK + 500)
    apart = Tally()
    for job in run:
        apart.add(count(job))
    assert len(run) == 2
    assert run_all([run])[0] == apart


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(10, 100, 0.0552, 0.1744), (0, 50, 0.0, 0.0714), (50, 50, 0.9286, 1.0)])
def test_wilson_interval(part: int, whole: int, low: float, high: float) -> None:
    """The interval of a share is the one that tables of Wilson's give."""
    assert interval(part, whole) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(("mean", "at_most"), [(0.01, 0), (1.0, 3), (10.0, 15), (30.0, 39)])
def test_poisson_percentile(mean: float, at_most: int) -> None:
    """The busiest of 95 in 100 days are those of a Poisson table."""
    assert poisson_95(mean) == at_most


def test_median() -> None:
    """The middle of counted visits; nothing of none."""
    assert median(Counter({3: 2, 9: 1})) == 3
    assert median(Counter({3: 1, 9: 2})) == 9
    assert median(Counter()) == 0


@pytest.mark.parametrize(
    ("levels", "missed"),
    [
        ({S: 20, R: 40, U: 28, E: 12}, []),
        ({S: 20, R: 40, U: 27, E: 13}, ["EMERGENCY_NOW"]),
        ({S: 20, R: 39, U: 29, E: 12}, ["URGENT_TODAY + EMERGENCY_NOW", "SELF_CARE + ROUTINE_APPOINTMENT"]),
        ({S: 19, R: 41, U: 28, E: 12}, ["SELF_CARE"]),
    ],
)
def test_bars_hold_at_their_limit_and_not_beyond(levels: dict[Level, int], missed: list[str]) -> None:
    """Each bar is met at its limit, and not one patient in a hundred further."""
    tally = Tally(patients=100, levels=Counter(levels))
    assert [bar.name for bar in budget(tally).bars(tally) if not bar.met] == missed


def test_half_of_the_simplest_go_home() -> None:
    """The bar of the simplest patients is met with one half of them at SELF_CARE, and not below."""
    for simple, met in ((50, True), (49, False)):
        tally = Tally(patients=100, levels=Counter({S: 100}), simplest=Counter({S: simple, R: 100 - simple}))
        assert budget(tally).bars(tally)[-1].met is met


def test_the_desk_on_a_monday() -> None:
    """Half of 40 visits at EMERGENCY_NOW in 8 hours are 20 a day and 2.5 an hour; the tiny clinic's Monday has half as many again."""
    text = as_text(budget(Tally(patients=100, levels=Counter({E: 50, S: 50}))))
    line = next(line for line in text.splitlines() if line.startswith("  EMERGENCY_NOW"))
    assert line.split()[1:4] == ["20.0", "a", "day"]
    assert "2.50 an hour" in line
    assert "Monday  30.0,  3.75 an hour, at most 39" in line


def test_the_command_prints_figures_and_keeps_the_bars(capsys: Out) -> None:
    """`simulate` gives 0 with its figures; with --bars it gives 1 for a population that misses one, and says which."""
    arguments = ["simulate", "--protocol", str(TINY), "--patients", "2000", "--bound"]
    assert main([*arguments, "central", "--bars"]) == 0
    assert "NOT MET" not in capsys.readouterr().out
    assert main([*arguments, "high", "--bars"]) == 1
    assert "EMERGENCY_NOW" in next(line for line in capsys.readouterr().out.splitlines() if "NOT MET" in line)
    assert main([*arguments, "high"]) == 0


def test_json_has_the_same_shares(capsys: Out) -> None:
    """The figures as JSON add up, and are those of the same patients."""
    assert main(["simulate", "--protocol", str(TINY), "--patients", "3000", "--bound", "central", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    tally = count(JOB)
    assert {level: each["share"] for level, each in found["levels"]["central"].items()} == {level.name: tally.share(level) for level in Level}
    assert found["rules"]["R-E01"]["fires"] == tally.fires["R-E01"] / 3000
    assert found["desk"]["flags_a_day"] == pytest.approx(40 * tally.share(U, E))


def test_the_picture_has_every_level_and_rule(tmp_path: Path, capsys: Out) -> None:
    """The plot is SVG with the four levels, the rules and each bar's share in writing."""
    file = tmp_path / "budget.svg"
    assert main(["simulate", "--protocol", str(TINY), "--patients", "3000", "--bound", "central", "--plot", str(file)]) == 0
    texts = {text.strip() for text in re.findall(r">([^<>]+)</text>", file.read_text())}
    assert {level.name for level in Level} | {"R-E01", "R-U01", "R-R01", "R-R02", "central"} <= texts
    assert f"{100 * count(JOB).share(U):.1f}" in texts
    assert "Written" in capsys.readouterr().err


def test_another_number_of_patients_is_refused(capsys: Out) -> None:
    """No patients, or a word for a number, is wrong use."""
    for wrong in ("0", "many", "-3"):
        with pytest.raises(SystemExit) as ended:
            main(["simulate", "--protocol", str(TINY), "--patients", wrong])
        assert ended.value.code == 2
    assert "1 or more" in capsys.readouterr().err


def test_a_screen_is_counted_once() -> None:
    """Two questions on one screen are one screen, and what is only offered is none."""
    protocol = load_protocol(TINY)
    age, where = (protocol.question(LinkId(name)) for name in ("age", "where"))
    changed = {age.link_id: replace(age, page_with=LinkId("danger")), where.link_id: replace(where, optional=True)}
    questions = tuple(changed.get(question.link_id, question) for question in protocol.questions)
    path = replace(walk(protocol, {}), asked=tuple(question.link_id for question in questions))
    assert screens(replace(protocol, questions=questions), path) == len(questions) - 2
