"""`kiosk printers`: what can be found, how it is, and a page that shows whether it prints."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.handout.trial_page import trial_page
from kiosk.printer import Fault
from kiosk.printing import nearby as finder
from kiosk.printing.cups import CupsServer
from kiosk.text import Catalogue
from tests.kiosk.handout.sample import NOON, SAY
from tests.kiosk.printing.server import State, serving
from tests.kiosk.printing.test_cups import NOWHERE

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else's printer is asked."""
    monkeypatch.setattr("kiosk.programs.printers.nearby", list)


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """This computer's print server has two queues, in this state."""
    state = State()
    with serving(state) as port:
        monkeypatch.setattr(House, "queues", lambda house: CupsServer(house.catalogue.say, socket=NOWHERE, port=port))
        yield state


def run(tmp_path: Path, *more: str, printer: str = "folder", desk: str = "") -> int:
    """The command with these settings."""
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        f'clinic_name = "Mill Road Surgery"\nclinic_phone = "555-0142"\nclinic_hours = "always"\nprinter = "{printer}"\ndesk_printer = "{desk}"\n'
    )
    return main(["printers", "--config", str(settings), "--data", str(tmp_path / "data"), *more])


def test_everything_that_is_found(tmp_path: Path, capsys: Out, queues: State) -> None:
    """The settings' printer, then each queue, each with its state in a sentence."""
    queues.printer_state = 5
    assert run(tmp_path) == 0
    chosen, first, second, *_ = capsys.readouterr().out.splitlines()
    assert chosen.startswith("ok   folder ")
    assert first == "MEND ipp://localhost/printers/Front_Desk, a print queue of this computer. The printer has stopped. Look at its own display."
    assert second.startswith("MEND ipp://localhost/printers/Ward_2,")


def test_the_desk_has_one_of_its_own(tmp_path: Path, capsys: Out, queues: State) -> None:
    """The desk's printer follows the patients', and counts as theirs does."""
    queues.accepting = False
    assert run(tmp_path, desk="Front_Desk") == 1
    _, desk, *_ = capsys.readouterr().out.splitlines()
    assert desk.startswith("MEND ipp://localhost/printers/Front_Desk, the desk's printer of the settings.")


def test_the_printer_of_the_settings_decides(tmp_path: Path, capsys: Out, queues: State) -> None:
    """When the printer that patients would use is not ready, the command says so to whoever calls it."""
    queues.accepting = False
    assert run(tmp_path, printer="auto") == 1
    out = capsys.readouterr().out
    assert out.startswith("MEND ipp://localhost/printers/Front_Desk, the printer of the settings. The printer does not take jobs now.")
    assert out.count("Front_Desk") == 1
    assert "Ward_2, a print queue" in out


def test_a_printer_by_its_address(tmp_path: Path, capsys: Out) -> None:
    """A printer is looked at by its address, whatever the settings say; nonsense is refused."""
    state = State(reasons=("media-jam-error",))
    with serving(state) as port:
        assert run(tmp_path, f"ipp://127.0.0.1:{port}/ipp/print") == 1
        assert "Paper is jammed. Take it out." in capsys.readouterr().out
        state.reasons = ("none",)
        assert run(tmp_path, f"ipp://127.0.0.1:{port}/ipp/print") == 0
    assert run(tmp_path, "ipp://") == 2
    assert "ipp://host/ipp/print" in capsys.readouterr().err


def test_test_page_is_printed_and_followed(tmp_path: Path, capsys: Out) -> None:
    """--test prints one page and says what became of it; a page that did not come out is exit 1."""
    state = State()
    with serving(state) as port:
        assert run(tmp_path, f"ipp://127.0.0.1:{port}/ipp/print", "--test") == 0
        assert "The printer says that it is on paper." in capsys.readouterr().out
        assert state.pages[0].startswith(b"%PDF")
        state.job_state = 8
        assert run(tmp_path, f"ipp://127.0.0.1:{port}/ipp/print", "--test") == 1
        assert "It was not printed. The printer gave the job up." in capsys.readouterr().out


def test_test_page_of_the_settings(tmp_path: Path, capsys: Out) -> None:
    """Without a name the test page goes where handouts go."""
    assert run(tmp_path, "--test") == 0
    (path,) = (tmp_path / "data" / "handouts").iterdir()
    assert f"It lies in a file: {path}" in capsys.readouterr().out


def test_practice_printer_fails_on_demand(tmp_path: Path, capsys: Out) -> None:
    """--practice makes the practice printer fail and mends it; a fault that there is none of is refused."""
    assert run(tmp_path, "--practice", "out_of_paper") == 0
    assert run(tmp_path, printer="practice") == 1
    assert "MEND practice printer, no paper, the printer of the settings. Paper is out. Put in paper." in capsys.readouterr().out
    assert run(tmp_path, "--practice", "none") == 0
    assert run(tmp_path, printer="practice") == 0
    with pytest.raises(SystemExit) as caught:
        run(tmp_path, "--practice", "dragon")
    assert caught.value.code == 2


def test_printers_of_the_network(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that says its name on the network is listed with its address."""
    state = State()
    with serving(state) as port:
        uri = f"ipp://127.0.0.1:{port}/ipp/print"
        monkeypatch.setattr("kiosk.programs.printers.nearby", lambda: [uri])
        assert run(tmp_path) == 0
    assert f"ok   {uri}, found on the network. Ready." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "expected"), [("ipps://b/ipp\nipp://a/ipp\nipp://a/ipp\nnoise\n", ["ipp://a/ipp", "ipps://b/ipp"]), ("", []), (None, [])]
)
def test_what_the_finder_says(monkeypatch: pytest.MonkeyPatch, said: str | None, expected: list[str]) -> None:
    """Addresses are taken from the finder's lines, each once; one that hangs or is not there finds nothing."""

    def answer(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        if said is None:
            raise subprocess.TimeoutExpired("ippfind", 10)
        return subprocess.CompletedProcess([], 0, stdout=said)

    monkeypatch.setattr(finder.shutil, "which", lambda _: "/usr/bin/ippfind")
    monkeypatch.setattr(finder.subprocess, "run", answer)
    assert finder.nearby() == expected
    monkeypatch.setattr(finder.shutil, "which", lambda _: None)
    assert finder.nearby() == []


def test_every_fault_can_be_practised() -> None:
    """Each fault that there is has words of its own at the practice printer."""
    from kiosk.printing.fake import WORDS

    assert set(WORDS) == set(Fault)
    assert all(SAY(text_id, address="", seconds="", reason="", status="") for text_id in WORDS.values())


def test_test_page_fits_its_paper(tmp_path: Path) -> None:
    """The test page is one page of the clinic's paper, with the printer's name and nothing outside its frame."""
    from kiosk.country import Paper
    from kiosk.paths import resource
    from tests.kiosk.handout.sample import page_texts

    say = Catalogue.read(resource("locale", "en"), {}).say
    for paper in Paper:
        (text,) = page_texts(trial_page("ipp://tray/ipp", "Mill Road Surgery", paper, NOON, say), tmp_path)
        assert "ipp://tray/ipp" in text
        assert f"paper {paper.value}" in text
