"""`compare`: exact counts that equal counting one by one, weights, examples, red flags that fell, folders and git revisions."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product
from pathlib import Path
from time import process_time

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.dossier import Lowering, RedFlag
from rules.errors import ProtocolError
from rules.instruments.drawn_moves import Pair, count_moves, drawn_moves
from rules.instruments.moves import exact_moves
from rules.instruments.patients import CHUNK, Lot
from rules.instruments.revisions import version
from rules.instruments.translation import known_to
from rules.interview import possible, walk
from rules.load import load_dossier, load_protocol
from rules.model import Answers, AnyOf, Code, Level, LinkId, Protocol
from tests.rules.test_follow_up import FOLLOW_UP, IN_FULL
from tests.rules.tiny import FILES, TINY, copy_to, replaced

Out = pytest.CaptureFixture[str]
BACK = protocol_folder("back_spasm")
SECONDS = 60
"""Of processor time; about 5 on a quiet core."""
BLUE = "when: {any_of: {danger: [blue]}}"
NUMB = "any_of: {danger: [numb, unsure], age: [u18]}"
PAIN = "when: {all: [{at_least: {pain: 7}}, {term: OLD}]}"
NUMB_OPTION = '      - {code: numb, text: "My thumb is numb", pictogram: p_numb}\n'
NO_FLOOR = "enable_when: {all: [{level_below: URGENT_TODAY}, {any_of: {age: [a18, a60]}}]}"

CHANGES = {
    "nothing": ("rules.yaml", "# The four rules.", "# The same four rules."),
    "lower": ("rules.yaml", "level: EMERGENCY_NOW", "level: URGENT_TODAY"),
    "raise": ("rules.yaml", "level: URGENT_TODAY", "level: EMERGENCY_NOW"),
    "narrower": ("rules.yaml", NUMB, "any_of: {danger: [numb], age: [u18]}"),
    "wider": ("rules.yaml", PAIN, "when: {any: [{at_least: {pain: 7}}, {term: OLD}]}"),
    "other showing": ("questions.yaml", NO_FLOOR, "enable_when: {any_of: {age: [a18, a60, pns]}}"),
    "other end": ("questions.yaml", "stops_at: [u18]", "stops_at: [a60]"),
    "asked on": ("questions.yaml", "    stops_at: [u18]\n", ""),
}


def changed(folder: Path, change: str) -> Path:
    """The tiny protocol with one change, in a new folder."""
    file, old, new = CHANGES[change]
    folder.mkdir()
    return copy_to(folder, **{file.removesuffix(".yaml"): replaced(file, old, new).encode()})


def visits(protocol: Protocol) -> Iterator[Answers]:
    """Every complete visit: each open question has each possible answer, the others none."""
    screens = []
    for question in protocol.questions:
        codes = [option.code for option in question.options]
        sets = chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))
        screens.append([frozenset(each) for each in sets if possible(question, frozenset(each))])
    for chosen in product(*screens):
        answers = {question.link_id: codes for question, codes in zip(protocol.questions, chosen, strict=True) if codes}
        path = walk(protocol, answers)
        if not path.missing and not path.not_asked:
            yield answers


def counted(old: Protocol, new: Protocol) -> tuple[int, Counter[tuple[Level, Level]]]:
    """The moves, by walking through every visit to NEW in both."""
    moves: Counter[tuple[Level, Level]] = Counter()
    total = 0
    for answers in visits(new):
        total += 1
        before, after = walk(old, known_to(old, answers)).level, walk(new, answers).level
        if before is not after:
            moves[before, after] += 1
    return total, moves


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("turned", [False, True])
def test_exact_counts_are_those_of_walking_through_all(tmp_path: Path, change: str, *, turned: bool) -> None:
    """The encoded count of every move is what walking each possible visit through both versions gives, either way round."""
    pair = [load_protocol(TINY), load_protocol(changed(tmp_path / "changed", change))]
    old, new = reversed(pair) if turned else pair
    found = exact_moves(old, new, ())
    assert (found.total, {(move.before, move.after): move.sets for move in found.moves}) == counted(old, new)
    assert bool(found.moves) >= (change in {"lower", "raise", "narrower", "wider"})


@pytest.mark.parametrize("turned", [False, True])
def test_a_follow_up_is_counted_too(tmp_path: Path, *, turned: bool) -> None:
    """NEW with a follow-up lowers who answers no; OLD with one that NEW does not ask counts it as unanswered, in full."""
    rules = replaced("rules.yaml", BLUE, IN_FULL).replace("danger: [numb,", "danger: [blue, numb,")
    folder = copy_to(tmp_path, questions=replaced("questions.yaml", "  - id: age\n", FOLLOW_UP).encode(), rules=rules.encode())
    pair = [load_protocol(TINY), load_protocol(folder)]
    old, new = reversed(pair) if turned else pair
    found = exact_moves(old, new, ())
    assert (found.total, {(move.before, move.after): move.sets for move in found.moves}) == counted(old, new)
    assert {move.after for move in found.moves} == ({Level.EMERGENCY_NOW} if turned else {Level.URGENT_TODAY}) - {Level.EMERGENCY_NOW}


def test_an_option_that_old_does_not_know(tmp_path: Path) -> None:
    """An answer of which OLD knows nothing is calm to it; beside one that it knows, only the known one counts. Both ways are counted."""
    text = replaced("questions.yaml", NUMB_OPTION, "").replace("worse: [[none, unsure, blue], [none, numb]]", "worse: [[none, unsure, blue]]")
    rules = replaced("rules.yaml", NUMB, "any_of: {danger: [unsure], age: [u18]}")
    less, whole = load_protocol(copy_to(tmp_path, questions=text.encode(), rules=rules.encode())), load_protocol(TINY)
    for old, new in ((less, whole), (whole, less)):
        found = exact_moves(old, new, ())
        assert (found.total, {(move.before, move.after): move.sets for move in found.moves}) == counted(old, new)
    danger = LinkId("danger")
    assert known_to(less, {danger: frozenset({Code("numb")})}) == {danger: frozenset({Code("none")})}
    assert known_to(less, {danger: frozenset({Code("numb"), Code("blue")})}) == {danger: frozenset({Code("blue")})}
    weights = count_moves(Pair(str(tmp_path), str(TINY), "primary_care_walk_in", Lot(1, 0, 500)))
    assert weights[Level.SELF_CARE, Level.URGENT_TODAY] > 0
    assert known_to(less, {LinkId("stranger"): frozenset({Code("yes")})}) == {}


def test_an_emptied_answer_counts_as_the_calm_one(tmp_path: Path) -> None:
    """A place that OLD does not know becomes its harmless one, and OLD's rules judge that."""
    base = '      - {code: base, text: "At the base", pictogram: bm_base}\n'
    place = '    text: "Where does it hurt?"\n'
    text = replaced("questions.yaml", base, "").replace(place, f"{place}    harmless: [hand]\n")
    rules = replaced("rules.yaml", "where: [tip, base]", "where: [tip]")
    scope = replaced("protocol.yaml", "where: [tip, base]", "where: [tip]")
    folder = copy_to(tmp_path, questions=text.encode(), rules=rules.encode(), protocol=scope.encode())
    old, new = load_protocol(folder), load_protocol(TINY)
    found = exact_moves(old, new, ())
    assert (found.total, {(move.before, move.after): move.sets for move in found.moves}) == counted(old, new)
    assert any(move.before is Level.ROUTINE_APPOINTMENT for move in found.moves)


def test_an_answer_that_lowers_a_red_flag_is_no_fall(tmp_path: Path) -> None:
    """With the lowering answer a row asks for less; where NEW gives less still, that is a fall of its own."""
    rules = replaced("rules.yaml", BLUE, IN_FULL).replace("danger: [numb,", "danger: [blue, numb,")
    folder = copy_to(tmp_path, questions=replaced("questions.yaml", "  - id: age\n", FOLLOW_UP).encode(), rules=rules.encode())
    old, new = load_protocol(TINY), load_protocol(folder)
    when = AnyOf(LinkId("danger"), frozenset({Code("blue")}))
    lowering = Lowering(AnyOf(LinkId("danger_new"), frozenset({Code("no")})), Level.URGENT_TODAY, (), "")
    row = RedFlag("F01", "Blue", when, Level.EMERGENCY_NOW, (), (lowering,), "")
    assert not exact_moves(old, new, [row]).falls
    assert [fall.level for fall in exact_moves(old, new, [replace(row, lowered_by=())]).falls] == [Level.EMERGENCY_NOW]
    (folder / "rules.yaml").write_text(rules.replace("danger: [blue, numb,", "danger: [numb,"), encoding="utf-8")
    assert [fall.level for fall in exact_moves(old, load_protocol(folder), [row]).falls] == [Level.URGENT_TODAY]


def test_the_example_moves_and_is_smallest(tmp_path: Path) -> None:
    """The example of a move really has both levels, and no visit with fewer answers that are not harmless does."""
    old, new = load_protocol(TINY), load_protocol(changed(tmp_path / "changed", "narrower"))

    def worries(answers: Answers) -> int:
        return sum(len(codes - new.question(link_id).harmless) for link_id, codes in answers.items())

    for move in exact_moves(old, new, ()).moves:
        levels = {(walk(old, move.example.answers).level, walk(new, move.example.answers).level)}
        assert levels == {(move.before, move.after)}
        same = [answers for answers in visits(new) if (walk(old, answers).level, walk(new, answers).level) == (move.before, move.after)]
        assert worries(move.example.answers) == min(map(worries, same))


def test_a_red_flag_that_fell_is_found(tmp_path: Path) -> None:
    """Lowering the emergency rule under a red flag is a fall of all its visits; lowering nothing is none."""
    old, new = load_protocol(TINY), load_protocol(changed(tmp_path / "changed", "lower"))
    rows = load_dossier(TINY, old).red_flags
    falls = exact_moves(old, new, rows).falls
    blue = sum(Code("blue") in answers[LinkId("danger")] for answers in visits(new))
    assert [(fall.row.id, fall.level, fall.sets) for fall in falls] == [("F01", Level.EMERGENCY_NOW, blue)]
    assert not exact_moves(old, old, rows).falls
    assert not exact_moves(new, new, rows).falls


def test_weights_are_patients_of_both(tmp_path: Path) -> None:
    """Every drawn patient is counted once by both levels; the processes add up; nobody moves between a version and itself."""
    lower = changed(tmp_path / "changed", "lower")
    pair = Pair(str(TINY), str(lower), "primary_care_walk_in", Lot(1, 0, 2000))
    moved = count_moves(pair)
    assert moved.total() == 2000
    assert moved[Level.EMERGENCY_NOW, Level.URGENT_TODAY] > 100
    assert {move for move in moved if move[0] is not move[1]} == {(Level.EMERGENCY_NOW, Level.URGENT_TODAY)}
    whole = drawn_moves(pair, CHUNK + 100)
    assert whole.total() == CHUNK + 100
    same = count_moves(Pair(str(TINY), str(TINY), "primary_care_walk_in", Lot(1, 0, 2000)))
    assert all(before is after for before, after in same)


def test_the_command_tells_moves_and_falls(tmp_path: Path, capsys: Out) -> None:
    """A lowered red flag gives exit 1, its name, the exact count and a patient; the way up gives 0."""
    lower = changed(tmp_path / "changed", "lower")
    assert main(["compare", str(TINY), str(lower), "--protocol", str(TINY), "--patients", "1000"]) == 1
    told = capsys.readouterr().out
    assert 'RED FLAG F01 "No blood in the thumb" asks for EMERGENCY_NOW and had it' in told
    assert 'answers "My thumb is blue"' in told
    assert "down EMERGENCY_NOW -> URGENT_TODAY" in told
    assert main(["compare", str(lower), str(TINY), "--protocol", str(TINY), "--patients", "1000"]) == 0
    assert "up   URGENT_TODAY -> EMERGENCY_NOW" in capsys.readouterr().out


def test_a_row_that_new_dropped_still_holds(tmp_path: Path, capsys: Out) -> None:
    """Lowering a rule and the red flag's own level in one change is found by OLD's row."""
    lower = changed(tmp_path / "changed", "lower")
    (lower / "redflags.yaml").write_text(replaced("redflags.yaml", "EMERGENCY_NOW", "URGENT_TODAY"), encoding="utf-8")
    assert main(["compare", str(TINY), str(lower), "--protocol", str(TINY), "--patients", "1000"]) == 1
    assert "RED FLAG F01" in capsys.readouterr().out


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the tiny protocol in two versions: the emergency lowered in the first, mended in the second."""
    folder = tmp_path / "work" / "thumb"
    folder.mkdir(parents=True)
    git = ["git", "-C", str(tmp_path / "work"), "-c", "user.name=A", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q"], check=True)
    file, old, new = CHANGES["lower"]
    for text in (replaced(file, old, new), FILES[file]):
        copy_to(folder, rules=text.encode())
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "one"], check=True)
    return tmp_path / "work"


def test_git_revisions_and_the_work_tree(repository: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """`compare HEAD~1 .` reads the older version from git and the newer one from the work tree; `compare HEAD HEAD~1` is the way down."""
    monkeypatch.chdir(repository)
    assert main(["compare", "HEAD~1", ".", "--protocol", "thumb", "--patients", "500"]) == 0
    assert "up   URGENT_TODAY -> EMERGENCY_NOW" in capsys.readouterr().out
    assert main(["compare", "HEAD", "HEAD~1", "--protocol", "thumb", "--patients", "500"]) == 1


def test_another_work_tree(repository: Path, tmp_path: Path) -> None:
    """A folder that holds the protocol at the same place is a version too, and so is the protocol's own folder."""
    other = tmp_path / "other" / "thumb"
    other.mkdir(parents=True)
    copy_to(other)
    with version(str(tmp_path / "other"), repository / "thumb") as found:
        assert found.samefile(other)
    with version(str(other), repository / "thumb") as found:
        assert found.samefile(other)


@pytest.mark.parametrize("name", ["nowhere", "--help", "HEAD~7", "", "HEAD:thumb"])
def test_a_version_that_does_not_exist(repository: Path, name: str) -> None:
    """A word that is no version is refused by name, never handed to git as an option."""
    with pytest.raises(ProtocolError, match="cannot be read"), version(name, repository / "thumb"):
        pass


def test_a_revision_without_the_protocol(repository: Path) -> None:
    """A revision from before the protocol existed says so."""
    (repository / "later").mkdir()
    copy_to(repository / "later")
    with pytest.raises(ProtocolError, match="that revision has no later"), version("HEAD", repository / "later"):
        pass


def test_the_shipped_protocol_is_compared_in_seconds(tmp_path: Path) -> None:
    """A lowered rule of 55 questions is judged while a clinician waits: OLD's questions that wait for a level must not blow it up."""
    folder = tmp_path / "lowered"
    shutil.copytree(BACK, folder)
    rules = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(rules.replace("level: URGENT_TODAY", "level: ROUTINE_APPOINTMENT", 1), encoding="utf-8")
    started = process_time()
    old, new = load_protocol(BACK), load_protocol(folder)
    found = exact_moves(old, new, load_dossier(folder, new).red_flags)
    assert {(move.before, move.after) for move in found.moves} == {(Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT)}
    assert {fall.row.id for fall in found.falls} == {"F89a"}
    assert process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("level: EMERGENCY_NOW", "level: URGENT_TODAY"),
        ("when: {any_of: {danger: [blue]}}", "when: {all: [{any_of: {danger: [blue]}}, {any_of: {age: [a60]}}]}"),
    ],
)
def test_a_red_flag_that_asks_less_is_told_though_the_rules_hold(tmp_path: Path, capsys: Out, old: str, new: str) -> None:
    """A row that is lowered or narrowed takes a guard away without moving anybody: it is named, exit 1."""
    copy_to(tmp_path, redflags=replaced("redflags.yaml", old, new).encode())
    assert main(["compare", str(TINY), str(tmp_path), "--protocol", str(TINY), "--patients", "200"]) == 1
    said = capsys.readouterr().out
    assert "No patient changes level." in said
    assert 'RED FLAG F01 "' in said
    assert "asked for EMERGENCY_NOW in OLD" in said
    assert main(["compare", str(tmp_path), str(TINY), "--protocol", str(TINY), "--patients", "200"]) == 0
