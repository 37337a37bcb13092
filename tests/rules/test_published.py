"""The published cases: what they come to, alone and with the answers to newer questions, and the bars they must clear."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import strategies as st

from rules.__main__ import main
from rules.errors import ProtocolError
from rules.model import Level, Protocol
from rules.published import File, Round, published_rounds, published_table
from rules.vignettes import Vignette

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES, ADDITIONS = FIXTURES / "vignettes.yaml", FIXTURES / "vignettes-additions.yaml"
EMERGENCY, URGENT, ROUTINE, CALM = reversed(Level)
Out = pytest.CaptureFixture[str]

TWO = b"""vignettes:
- {id: a, answers: {legs: [one_numb], legs_worse: "no"}, disposition: {expected: URGENT_TODAY, acceptable: [URGENT_TODAY, EMERGENCY_NOW]}}
- {id: b, answers: {}, disposition: {expected: SELF_CARE, acceptable: [SELF_CARE], dangerous: [EMERGENCY_NOW]}}
"""


def shipped(path: Path) -> File:
    return File(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def rounds(protocol: Protocol) -> tuple[Round, ...]:
    return published_rounds(protocol, shipped(CASES), shipped(ADDITIONS))


@pytest.fixture(scope="module")
def alone(rounds: tuple[Round, ...]) -> Counter[tuple[Level, Level]]:
    """How many published cases of each expected level come to each given level, by the older answers alone."""
    return Counter((case.expected, level) for case, level in rounds[0].given)


def one(expected: Level, given: Level, *, dangerous: bool = False, acceptable: bool = True) -> tuple[Vignette, Level]:
    accepted = frozenset({given} if acceptable else {expected} - {given})
    return Vignette("x", expected, accepted, frozenset({given} if dangerous else ())), given


def met(*cases: tuple[Vignette, Level]) -> list[bool]:
    return [bar.met for bar in Round("", cases).bars()]


def test_each_case_is_a_line_of_the_table(rounds: tuple[Round, ...]) -> None:
    """Each published case has one line with its expected level, its level in both rounds and both verdicts; the sums agree with the lines."""
    lines = published_table(rounds)
    cases = [line for line in lines if line.startswith("HV")]
    assert len({line[:5] for line in cases}) == len(cases) == 46
    assert all(part.strip() in Level.__members__ for line in cases for part in (line[9:29], line[30:50], line[63:83]))
    for column, title in ((51, "draft answers alone"), (84, "with additions")):
        verdicts = Counter(line[column : column + 11].strip() for line in cases)
        sums = ", ".join(f"{verdicts[name]} {name}" for name in ("as expected", "acceptable", "off", "DANGEROUS"))
        assert lines[lines.index(title) + 6] == sums


def test_every_bar_is_told_for_both_rounds(rounds: tuple[Round, ...]) -> None:
    """Below the table stand four bars a round, each met or not met, with its figure."""
    lines = published_table(rounds)
    for each in rounds:
        below = lines[lines.index(f"bars, {each.title}") + 1 :][:4]
        assert below == [f"{'met' if bar.met else 'NOT MET':8} {bar.claim}: {bar.figure}" for bar in each.bars()]


def test_one_dangerous_case_is_too_many() -> None:
    """One dangerous case among a thousand misses the first bar, and none meets it."""
    fine = [one(CALM, CALM)] * 999
    assert met(*fine, one(CALM, CALM)) == [True] * 4
    assert met(*fine, one(URGENT, CALM, dangerous=True)) == [False, True, True, True]


@pytest.mark.parametrize(("level", "caught"), [(EMERGENCY, True), (URGENT, True), (ROUTINE, False), (CALM, False)])
def test_every_emergency_is_seen_today(level: Level, *, caught: bool) -> None:
    """One published emergency below URGENT_TODAY misses the second bar, however acceptable."""
    assert met(*[one(EMERGENCY, EMERGENCY)] * 99, one(EMERGENCY, level))[1] == caught


@drawn(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_nine_in_ten_are_acceptable(good: int, off: int, dangerous: int) -> None:
    """The third bar is met exactly where no more than one case in ten is off or dangerous."""
    cases = [one(URGENT, URGENT)] * good + [one(URGENT, ROUTINE, acceptable=False)] * off + [one(URGENT, CALM, dangerous=True)] * dangerous
    assert met(*cases)[2] == ((off + dangerous) * 10 <= len(cases))


@drawn(
    st.lists(st.sampled_from([(expected, level) for expected in (ROUTINE, CALM) for level in Level]), max_size=30),
    st.lists(st.sampled_from([(expected, level) for expected in (EMERGENCY, URGENT) for level in Level]), max_size=9),
)
def test_false_alarms_are_one_in_five(calm: list[tuple[Level, Level]], other: list[tuple[Level, Level]]) -> None:
    """The fourth bar counts only ROUTINE and SELF_CARE cases, and is met exactly where at most one in five of them is URGENT or above."""
    alarms = sum(level in {URGENT, EMERGENCY} for _, level in calm)
    assert met(*(one(*pair) for pair in calm + other))[3] == (alarms * 5 <= len(calm))


def test_addition_takes_the_place_of_the_older_answer(protocol: Protocol) -> None:
    """An addition replaces the older answer to the same question, leaves the others, and moves no other case and nothing in the first round."""
    more = File(b"additions:\n- {id: a, quote: x, answers: {legs: [both]}}\n", "more.yaml")
    first, second = published_rounds(protocol, File(TWO, "two.yaml"), more)
    assert first == published_rounds(protocol, File(TWO, "two.yaml"))[0]
    assert [(case.id, level) for case, level in second.given] == [("a", EMERGENCY), ("b", CALM)]
    assert first.given[0][1] < EMERGENCY
    same = File(b"additions:\n- {id: a, answers: {bladder_bowel: [none]}}\n", "more.yaml")
    assert published_rounds(protocol, File(TWO, "two.yaml"), same)[1].given == first.given


def test_untold_follow_up_counts_as_not_sure(protocol: Protocol) -> None:
    """A worrying addition without its follow-up comes to the same level as one whose follow-up is not sure, and lower with the calming answer."""

    def level(answers: str) -> Level:
        more = File(f"additions:\n- {{id: b, answers: {{{answers}}}}}\n".encode(), "more.yaml")
        return published_rounds(protocol, File(TWO, "two.yaml"), more)[1].given[1][1]

    untold = level("legs: [both]")
    assert untold == level("legs: [both], legs_both: unsure") > level("legs: [both], legs_both: ache")


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ("za", ['There is no published case "z".']),
        ("aba", ['Case "a" has additions twice.']),
        ("zaa", ['Case "a" has additions twice.', 'There is no published case "z".']),
    ],
)
def test_additions_without_a_case_are_refused(ids: str, found: list[str], protocol: Protocol) -> None:
    """Additions to a case that is not there, and two to one case, are each named."""
    more = File("\n".join(["additions:", *(f"- {{id: {name}, answers: {{age: a70}}}}" for name in ids)]).encode(), "more.yaml")
    with pytest.raises(ProtocolError) as refused:
        published_rounds(protocol, File(TWO, "two.yaml"), more)
    assert [mistake.what for mistake in refused.value.mistakes] == found


def test_file_without_cases_is_refused(protocol: Protocol) -> None:
    """A file that holds no published cases is refused: it must not clear the bars for want of cases."""
    with pytest.raises(ProtocolError, match="no published cases"):
        published_rounds(protocol, shipped(ADDITIONS))


def test_case_without_its_level_is_refused(protocol: Protocol) -> None:
    """A published case that does not say what it should come to is refused with its place."""
    text = b"vignettes:\n- {id: a, answers: {danger: [none]}}\n- {id: b, answers: {}, disposition: {expected: SELF_KARE}}\n"
    with pytest.raises(ProtocolError) as refused:
        published_rounds(protocol, File(text, "cases.yaml"))
    assert [mistake.line for mistake in refused.value.mistakes] == [2, 3]


def test_missed_bar_ends_with_1_and_the_additions_decide(tmp_path: Path, capsys: Out) -> None:
    """Where a bar is missed the command ends with 1, else with 0; with additions these decide, in both directions."""
    cases, worse, better = (tmp_path / name for name in ("cases.yaml", "worse.yaml", "better.yaml"))
    cases.write_bytes(TWO.replace(b"one_numb", b"one_pain"))
    worse.write_text("additions:\n- {id: b, answers: {legs: [both]}}\n")
    better.write_text("additions:\n- {id: a, answers: {legs: [both]}}\n")
    assert main(["vignettes", str(cases)]) == 1
    assert main(["vignettes", str(cases), "--additions", str(better)]) == 0
    assert "NOT MET" in capsys.readouterr().out.split("bars, draft answers alone")[1].split("bars, with additions")[0]
    cases.write_bytes(TWO.replace(b"one_numb", b"both"))
    assert main(["vignettes", str(cases)]) == 0
    assert main(["vignettes", str(cases), "--additions", str(worse)]) == 1


def test_unreadable_cases_are_2(tmp_path: Path, capsys: Out) -> None:
    """A file of cases or of additions that cannot be used ends with 2 and its place on stderr, with no table."""
    cases, wrong = tmp_path / "cases.yaml", tmp_path / "wrong.yaml"
    cases.write_bytes(TWO)
    wrong.write_text("additions:\n- {id: a, answers: {legs: [tail]}}\n")
    assert main(["vignettes", str(cases), "--additions", str(wrong)]) == 2
    assert main(["vignettes", str(wrong)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{wrong}:2:")


def test_every_quote_is_the_cases_own_words() -> None:
    """Every addition quotes its case word for word, and gives at least one answer."""
    told = {case["id"]: case["presenting"] for case in yaml.safe_load(CASES.read_bytes())["vignettes"]}
    additions = yaml.safe_load(ADDITIONS.read_bytes())["additions"]
    assert len(additions) == 33
    assert [item["id"] for item in additions if not all(piece and piece in told[item["id"]] for piece in item["quote"].split(" ... "))] == []
    assert all(item["answers"] for item in additions)


def test_emergencies_are_no_worse_than_the_drafts(alone: Counter[tuple[Level, Level]]) -> None:
    """By the older answers alone, of the published emergencies at least 12 are EMERGENCY, at most 3 ROUTINE, none SELF_CARE."""
    assert alone[EMERGENCY, EMERGENCY] >= 12
    assert alone[EMERGENCY, EMERGENCY] + alone[EMERGENCY, URGENT] >= 16
    assert alone[EMERGENCY, ROUTINE] <= 3
    assert alone[EMERGENCY, CALM] == 0


def test_self_care_is_no_worse_than_the_drafts(alone: Counter[tuple[Level, Level]]) -> None:
    """By the older answers alone, of the published self-care cases at least 3 stay at home, at most 1 is URGENT, none EMERGENCY."""
    assert alone[CALM, CALM] >= 3
    assert alone[CALM, CALM] + alone[CALM, ROUTINE] >= 7
    assert alone[CALM, EMERGENCY] == 0


def test_verdicts_are_no_worse_than_the_drafts(rounds: tuple[Round, ...]) -> None:
    """By the older answers alone at most 2 published cases come out dangerous and 3 off; at least 26 are exactly as expected."""
    verdicts = Counter(rounds[0].verdicts())
    assert verdicts["as expected"] >= 26
    assert verdicts["off"] <= 3
    assert verdicts["DANGEROUS"] <= 2


def test_no_published_case_is_missed(rounds: tuple[Round, ...]) -> None:
    """With the newer questions answered no case is dangerous, every emergency is seen today, and nine in ten are acceptable."""
    assert [bar.claim for bar in rounds[1].bars()[:3] if not bar.met] == []
