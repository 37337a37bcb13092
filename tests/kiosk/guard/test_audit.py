"""The audit log: what is written down, and that no line of it changes, goes or moves unseen."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.guard import audit
from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.guard.chain import Flaw, Verdict, last_code, verify
from kiosk.guard.roles import Role
from tests.kiosk.desk.fakes import OwnClock

LINES = 7


def write(folder: Path, lines: int = LINES, program: str = "desk") -> AuditLog:
    """A log of so many deeds."""
    log = AuditLog(folder, program, "front", OwnClock())
    for number in range(lines):
        log.write(list(Deed)[number % len(Deed)], Role.CLINICIAN, visit=f"v{number}")
    return log


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log; copied, never changed."""
    folder = tmp_path_factory.mktemp("written")
    write(folder)
    return folder


@contextmanager
def changed(written: Path, change: Callable[[list[bytes]], list[bytes]]) -> Iterator[Path]:
    """A copy in which somebody without the key changed the lines."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(shutil.copytree(written, Path(made) / "data"))
        path = folder / "audit" / "desk.jsonl"
        path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
        yield folder


def test_a_deed_is_a_line_of_codes(tmp_path: Path) -> None:
    """Each line says number, time, who, where, what, of which visit, and nothing else."""
    AuditLog(tmp_path, "desk", "front", OwnClock()).write(Deed.OVERRIDDEN, Role.CLINICIAN, visit="v1", code="URGENT_TODAY")
    line = json.loads((tmp_path / "audit" / "desk.jsonl").read_text())
    told = {
        "n": 1,
        "utc": "2026-11-22T12:00:00.000+00:00",
        "who": "clinician",
        "at": "front",
        "what": "overridden",
        "code": "URGENT_TODAY",
        "visit": "v1",
    }
    assert {**told, "prev": "", "mac": line["mac"]} == line


def test_the_log_and_its_key_are_their_owners(written: Path) -> None:
    """Log, head and key have the mode 0600."""
    files = [path for path in written.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"desk.jsonl", "desk.json", "audit.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_new_start_goes_on_with_the_chain(tmp_path: Path) -> None:
    """However often the program starts, the log is one chain; another program has its own."""
    for _ in range(4):
        write(tmp_path, 2)
    write(tmp_path, 3, "kiosk")
    assert verify(tmp_path) == (Verdict("desk", 8), Verdict("kiosk", 3))


def test_nothing_written_is_nothing_wrong(tmp_path: Path) -> None:
    """A new data folder has no log, and reading makes none."""
    assert verify(tmp_path) == ()
    assert not list(tmp_path.iterdir())


@settings(max_examples=150)
@given(at=st.integers(0, LINES - 1), place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_named(written: Path, at: int, place: int, byte: int) -> None:
    """Another byte anywhere in a line, its end too: that line is named as changed."""

    def change(lines: list[bytes]) -> list[bytes]:
        spot = place % len(lines[at])
        lines[at] = lines[at][:spot] + bytes([byte if byte != lines[at][spot] else byte ^ 1]) + lines[at][spot + 1 :]
        return lines

    with changed(written, change) as folder:
        (verdict,) = verify(folder)
    last = at == LINES - 1 and place % 10_000  # without its end, the last line is none
    assert (verdict.line, verdict.lines) == (at + 1, at)
    assert verdict.flaw is Flaw.CHANGED or (last and verdict.flaw is Flaw.TRUNCATED)


@given(first=st.integers(0, LINES - 2), count=st.integers(1, LINES - 1))
def test_a_removed_line_is_named(written: Path, first: int, count: int) -> None:
    """Lines taken out before the last: the first of them is named as missing."""
    count = min(count, LINES - 1 - first)
    with changed(written, lambda lines: lines[:first] + lines[first + count :]) as folder:
        assert verify(folder) == (Verdict("desk", first, Flaw.MISSING, first + 1),)


@given(order=st.permutations(range(LINES)).filter(lambda order: order != sorted(order)))
def test_lines_in_another_order_are_named(written: Path, order: list[int]) -> None:
    """The first line that stands where another belongs is named."""
    first = next(place for place, number in enumerate(order) if place != number)
    with changed(written, lambda lines: [lines[number] for number in order]) as folder:
        assert verify(folder) == (Verdict("desk", first, Flaw.ORDER, first + 1),)


@given(at=st.integers(0, LINES), copied=st.integers(0, LINES - 1))
def test_a_repeated_line_is_named(written: Path, at: int, copied: int) -> None:
    """A line put in once more, wherever: the second of the two, or what it pushed on, is named."""
    with changed(written, lambda lines: [*lines[:at], lines[copied], *lines[at:]]) as folder:
        (verdict,) = verify(folder)
    assert verdict.flaw is Flaw.ORDER


@given(kept=st.integers(0, LINES - 1), part=st.integers(0, 300), torn=st.booleans())
def test_a_log_cut_off_is_named(written: Path, kept: int, part: int, torn: bool) -> None:
    """Cut off after any line, in the middle of one too: the first line that is gone is named."""
    rest = part if torn else 0
    with changed(written, lambda lines: [*lines[:kept], lines[kept][: min(rest, len(lines[kept]) - 1)]]) as folder:
        assert verify(folder) == (Verdict("desk", kept, Flaw.TRUNCATED, kept + 1),)


@given(kept=st.integers(1, LINES - 1))
def test_a_cut_log_with_a_head_made_of_its_last_line_is_named(written: Path, kept: int) -> None:
    """Who cuts the log off cannot make the head fit: neither with a line of the log nor without any head."""
    with changed(written, lambda lines: lines[:kept]) as folder:
        head = folder / "audit-heads" / "desk.json"
        head.write_bytes((folder / "audit" / "desk.jsonl").read_bytes().splitlines(keepends=True)[-1])
        assert verify(folder) == (Verdict("desk", kept, Flaw.HEAD),)
        head.unlink()
        assert verify(folder) == (Verdict("desk", kept, Flaw.HEAD),)


def test_a_whole_log_taken_away_is_named(written: Path, tmp_path: Path) -> None:
    """Its head remembers it."""
    folder = Path(shutil.copytree(written, tmp_path / "data"))
    (folder / "audit" / "desk.jsonl").unlink()
    assert verify(folder) == (Verdict("desk", 0, Flaw.TRUNCATED, 1),)


@pytest.mark.parametrize("content", [None, b"", b"x" * 32, b"x" * 4096])
def test_without_its_key_no_log_is_taken_for_whole(written: Path, tmp_path: Path, content: bytes | None) -> None:
    """A missing, damaged or foreign key: the log does not verify. Nothing is written with a new one beside the old lines."""
    folder = Path(shutil.copytree(written, tmp_path / "data"))
    (folder / "audit.key").unlink()
    if content is not None:
        (folder / "audit.key").write_bytes(content)
    (verdict,) = verify(folder)
    assert verdict.flaw is (Flaw.CHANGED if content == b"x" * 32 else Flaw.KEY)
    if content != b"x" * 32:
        with pytest.raises(AuditError, match=r"audit\.key: the key of the audit log is missing or damaged"):
            write(folder, 1)


def test_another_programs_lines_are_not_taken(tmp_path: Path) -> None:
    """A line of one program's log, though made with the same key, is none of another's."""
    write(tmp_path, 3)
    write(tmp_path, 3, "kiosk")
    shutil.copy(tmp_path / "audit" / "kiosk.jsonl", tmp_path / "audit" / "desk.jsonl")
    assert verify(tmp_path)[0] == Verdict("desk", 0, Flaw.CHANGED, 1)


@settings(max_examples=60)
@given(
    content=st.binary(max_size=3000)
    | st.sampled_from([b"[" * 9000, b'{"n":' * 2000, b"\n" * 50, b'{"mac": 1, "n": Infinity}\n', b'{"mac": "x"}\n', b"1\n"])
)
def test_any_bytes_at_all_are_judged(written: Path, content: bytes) -> None:
    """Whatever stands in the log and the head: a verdict, never a crash; and writing goes on."""
    with changed(written, lambda _: [content]) as folder:
        (folder / "audit-heads" / "desk.json").write_bytes(content)
        assert verify(folder)[0].flaw is not None
        write(folder, 2)
        assert verify(folder)[0].program == "desk"


def test_a_line_torn_by_a_power_cut_is_told_and_the_log_stays_whole(tmp_path: Path) -> None:
    """Half of a line that was never on disk whole is taken off, and that it was stands in the log."""
    write(tmp_path)
    with (tmp_path / "audit" / "desk.jsonl").open("ab") as file:
        file.write(b'{"n": 8, "utc": "2026-11-2')
    assert verify(tmp_path) == (Verdict("desk", LINES),)
    write(tmp_path, 1)
    assert verify(tmp_path) == (Verdict("desk", LINES + 2),)
    assert json.loads((tmp_path / "audit" / "desk.jsonl").read_text().splitlines()[-2])["what"] == Deed.TORN


def test_a_power_cut_before_the_head_is_no_flaw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head one line behind the log is what a power cut leaves, and the next deed goes on from the log."""
    log = write(tmp_path)
    head = (tmp_path / "audit-heads" / "desk.json").read_bytes()
    log.write(Deed.EXPORT)
    (tmp_path / "audit-heads" / "desk.json").write_bytes(head)
    assert verify(tmp_path) == (Verdict("desk", LINES + 1),)
    log.write(Deed.EXPORT)
    assert verify(tmp_path) == (Verdict("desk", LINES + 2),)


def test_a_gap_stays_to_be_seen(written: Path) -> None:
    """After lines were cut off, later deeds do not close the gap."""
    with changed(written, lambda lines: lines[:4]) as folder:
        write(folder, 3)
        assert verify(folder) == (Verdict("desk", 4, Flaw.MISSING, 5),)


@pytest.mark.parametrize("broken", ["keep_private", "settle_folder", "alone"])
def test_what_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """A full or read-only disk: the error says where, what and how to mend it, and nothing else is raised."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "audit" / "desk.jsonl"))

    monkeypatch.setattr(audit, broken, full)
    with pytest.raises(AuditError, match=r"desk\.jsonl: cannot be written: No space left on device\. Make room"):
        write(tmp_path, 1)


def test_the_last_code_of_a_deed_is_found(tmp_path: Path) -> None:
    """What the settings were at the last start is read from the log; damage in it is passed over."""
    log = write(tmp_path, 2)
    assert last_code(tmp_path, "desk", Deed.SETTINGS) is None
    for code in ("aa", "bb"):
        log.write(Deed.SETTINGS, code=code)
    with (tmp_path / "audit" / "desk.jsonl").open("ab") as file:
        file.write(b'"settings"\n')
    assert last_code(tmp_path, "desk", Deed.SETTINGS) == "bb"
