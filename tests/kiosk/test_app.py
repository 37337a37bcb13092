"""The house: whose content runs decides what every screen, page and desk says, and whether anybody goes home without staff."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from kiosk import VERSION, app
from kiosk.__main__ import main
from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config, parse
from kiosk.guard import selftest
from kiosk.printing.fake import FakePrinter
from kiosk.programs import doctor
from kiosk.programs.commands import visit as visit_command
from kiosk.text import ISOLATED
from kiosk.visit import intents as on
from kiosk.visit.effects import PrintHandout
from kiosk.visit.states import State
from kiosk.visit.visit import Visit
from kiosk.voice.fake import FakeAlarm, FakeVoice
from rules.manifest import fingerprint
from rules.model import Code, Level, LinkId
from tests.kiosk.desk.fakes import NOON, OwnClock
from tests.kiosk.handout.sample import page_texts
from tests.rules.signing import DAY, new_key, sign, unsigned
from tests.rules.tiny import FILES

ROOT = Path(__file__).resolve().parents[2]
Out = pytest.CaptureFixture[str]
CLINIC = 'clinic_name = "Mill Road Surgery"\nclinic_phone = "01223 555 0142"\nclinic_hours = "Mondays"\nprinter = "folder"\ndesk_printer = "Desk"\n'
MARK = "Demonstration, not for patients"
UNTRANSLATED = f"not translated: Español (es.yaml), Français (fr.yaml), {ISOLATED.format('العربية')} (ar.yaml), हिन्दी (hi.yaml), 简体中文 (zh.yaml)."
CALM = {"danger": "none", "age": "a18", "where": "tip", "pain": "2"}


class Site:
    """A clinic whose only protocol is the tiny one, in a folder that can be signed and spoilt."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = folder, unsigned(folder)
        self.key, self.public = new_key(folder)
        self.data, self.settings = folder / "data", folder / "kiosk.toml"
        self.write()

    def write(self, *lines: str) -> Site:
        """The settings file, with these lines added."""
        self.settings.write_text(CLINIC + "\n".join(lines))
        return self

    def signed(self) -> Site:
        assert sign(self.folder, self.key) == 0
        return self.write(f'trusted_keys = ["{self.public}"]')

    def accepted(self) -> Site:
        content = fingerprint(self.folder)
        return self.write(f'acceptance = {{name = "Jo Hill", date = "2026-11-22", reason = "trial week", content = "{content}"}}')

    def spoil(self) -> None:
        (self.folder / "rules.yaml").write_text(FILES["rules.yaml"] + "# changed\n")

    def house(self, day: str = DAY) -> House:
        clock = OwnClock()
        clock.move((datetime.fromisoformat(f"{day}T12:00:00+00:00") - NOON).total_seconds())
        return House(parse(self.settings.read_bytes(), "kiosk.toml", self.data), clock)

    def run(self, command: str, *more: str) -> int:
        return main([command, "--config", str(self.settings), "--data", str(self.data), *more])

    def answers(self) -> str:
        """A file with a calm patient's answers."""
        path = self.home / "answers.json"
        path.write_text(json.dumps(CALM))
        return str(path)

    def visit(self) -> int:
        return self.run("visit", "--answers", self.answers(), "--json", "--out", str(self.home))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Site:
    made = Site(tmp_path)
    monkeypatch.setattr(app, "protocol_folder", lambda _: made.folder)
    monkeypatch.setattr(House, "voice", lambda _: FakeVoice())  # the doctor listens to no sound card of ours
    monkeypatch.setattr(doctor, "make_alarm", lambda _: FakeAlarm())
    monkeypatch.setattr(doctor, "desk_printer", lambda house: FakePrinter(house.catalogue.say))
    monkeypatch.setattr(selftest, "INPUTS", tmp_path / "no list of devices")  # nor for a touch screen
    monkeypatch.setattr(SystemClock, "utc", lambda _: NOON)  # the day of the signature, for the commands too
    capsys.readouterr()
    return made


def new_visit(house: House) -> Visit:
    return house.new_visit(house.protocol)


def finished(visit: Visit) -> Visit:
    """A calm patient's visit, up to the result."""
    visit.handle(on.Started())
    while visit.state is State.ASKING:
        link_id = LinkId(str(visit.cursor.current))
        visit.handle(on.Touched(link_id, frozenset({Code(CALM[link_id])})))
        visit.handle(on.Continued())
    visit.handle(on.Confirmed())
    return visit


def paper(house: House, folder: Path) -> list[str]:
    """The pages of that patient's handout."""
    visit = finished(new_visit(house))
    (effect,) = visit.handle(on.PrintAsked())
    assert isinstance(effect, PrintHandout)
    return page_texts(house.renderer().render(effect.sections, effect.language, effect.variant), folder)


# --- demonstration, acceptance, signature --------------------------------------------------------


def test_a_demonstration_says_so_everywhere(site: Site, tmp_path: Path, capsys: Out) -> None:
    """Settings with neither key nor acceptance: screens, every page, desk and doctor say "not for patients", beside the draft mark."""
    house = site.house()
    assert house.demonstration
    assert house.protocol.sign_off is None
    mark, untranslated = house.notices()
    assert mark == f"{MARK}."
    assert untranslated.endswith(UNTRANSLATED)
    assert all(f"{MARK} · DRAFT" in page for page in paper(house, tmp_path))
    assert site.run("doctor") == 0
    assert MARK in capsys.readouterr().out


def test_without_settings_it_is_a_demonstration(tmp_path: Path) -> None:
    """What opens without a settings file is for nobody's patients."""
    assert House(Config.demonstration(tmp_path)).demonstration


def test_an_accepted_draft_is_for_patients(site: Site, tmp_path: Path, capsys: Out) -> None:
    """No screen or page says demonstration, each says draft; desk and doctor name manager, day and reason, in any year."""
    house = site.accepted().house("2035-01-01")
    assert not house.demonstration
    notice, _ = house.notices()
    assert notice == "Not signed by a clinician. Jo Hill accepted these questions and rules for patients on 2026-11-22. Reason: trial week"
    pages = paper(house, tmp_path)
    assert all("DRAFT" in page and MARK not in page for page in pages)
    assert finished(new_visit(house)).level is Level.SELF_CARE
    assert site.run("doctor") == 0
    assert "Jo Hill" in capsys.readouterr().out


def test_signed_content_carries_no_mark(site: Site, tmp_path: Path, capsys: Out) -> None:
    """Signed with a trusted key: no draft, no demonstration, nothing for the desk; the doctor names the signer."""
    house = site.signed().house()
    assert not house.demonstration
    (untranslated,) = house.notices()
    assert untranslated.endswith(UNTRANSLATED)
    assert all("DRAFT" not in page and MARK not in page for page in paper(house, tmp_path))
    assert site.run("doctor") == 0
    assert "Dr Ada Bell, GP, GMC 1234567" in capsys.readouterr().out


def test_the_doctor_prints_what_an_acceptance_names(site: Site, capsys: Out) -> None:
    """The content that goes into the settings can be read off."""
    site.run("doctor")
    assert f"content {fingerprint(site.folder)}" in capsys.readouterr().out


# --- refused -------------------------------------------------------------------------------------


def test_unsigned_content_is_refused_with_3(site: Site, capsys: Out) -> None:
    """With a trusted key and no copy to run: exit 3 and a clear message, before anything is stored; the doctor says it too."""
    site.write(f'trusted_keys = ["{site.public}"]')
    assert site.visit() == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "not signed" in said.err
    assert "no signed copy to run instead" in said.err
    assert "Traceback" not in said.err
    assert site.run("doctor") == 1
    assert "MEND The questions and rules are refused" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["patient", "desk"])
def test_no_window_opens_on_refused_content(site: Site, command: str) -> None:
    """The programs with a window end with 3 as well, and with nothing but the clear message."""
    site.write(f'trusted_keys = ["{site.public}"]', f'protocol = "{site.folder}"')
    call = [sys.executable, "-m", "kiosk", command, "--config", str(site.settings), "--data", str(site.data)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["manifest.sha256", "tiny"]


def test_another_content_than_the_accepted_is_refused_with_3(site: Site, capsys: Out) -> None:
    """Whoever changes accepted content has to have it accepted again."""
    site.accepted().spoil()
    assert site.visit() == 3
    assert f"This content is {fingerprint(site.folder)}" in capsys.readouterr().err


def test_the_last_signed_copy_runs_and_everybody_is_told(site: Site, capsys: Out) -> None:
    """A changed byte after a good start: patients are served by the copy; desk, doctor and log name the file."""
    site.signed()
    assert site.visit() == 0
    site.spoil()
    capsys.readouterr()
    assert site.visit() == 0
    assert json.loads(capsys.readouterr().out)["level"] == "SELF_CARE"
    house = site.house()
    assert house.content.folder.parent == site.data / "protocols"
    notice, _ = house.notices()
    assert "(rules.yaml)" in notice
    assert site.run("doctor") == 1
    assert "(rules.yaml)" in capsys.readouterr().out
    lines = [json.loads(line) for line in (site.data / "log" / "kiosk.jsonl").read_text().splitlines()]
    assert [line["detail"] for line in lines if line["event"] == "content"] == [f"content.last_signed rules.yaml 0.1.0 {DAY}"] * 3


def test_older_content_waits_for_a_manager(site: Site, capsys: Out) -> None:
    """Signed files of an earlier day, put back: the newer run, and desk and doctor name what to accept; once accepted, the desk says by whom."""
    older, files = fingerprint(site.signed().folder), {path: path.read_bytes() for path in site.folder.iterdir()}
    assert sign(site.folder, site.key, date="2026-11-23") == 0
    newer = site.house().content.protocol.content
    assert all(path.write_bytes(content) for path, content in files.items())
    assert site.house().content.protocol.content == newer
    assert older in site.house().notices()[0]
    assert (site.run("doctor"), older in capsys.readouterr().out) == (1, True)
    site.accepted().write(f'trusted_keys = ["{site.public}"]', site.settings.read_text().splitlines()[-1])
    assert site.house().content.protocol.content == older
    assert site.house().notices()[0].endswith("Jo Hill accepted that on 2026-11-22. Reason: trial week")


def test_a_log_that_cannot_be_written_keeps_nobody_from_the_copy(site: Site) -> None:
    """The copy runs although the log's folder is none."""
    site.signed().house().content.notices(NOON)
    site.spoil()
    (site.data / "log").write_text("")
    assert site.house().content.folder.parent == site.data / "protocols"


def test_a_visit_names_what_asks(site: Site) -> None:
    """Each record carries the version and the content of the questions and rules that run, and the program's version."""
    house = site.signed().house()
    record = house.record(house.config.kiosk_id)
    assert (record.version, record.content, record.program) == ("0.1.0", fingerprint(site.folder), VERSION)


# --- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "level", "said"),
    [
        ("2027-11-22", Level.SELF_CARE, None),
        ("2027-11-23", Level.SELF_CARE, "past their review date, 2027-11-22"),
        ("2028-02-19", Level.SELF_CARE, "past their review date, 2027-11-22"),
        ("2028-02-20", Level.ROUTINE_APPOINTMENT, "more than 90 days past"),
        ("2026-11-20", Level.ROUTINE_APPOINTMENT, "Set its clock"),
    ],
)
def test_old_content_sends_nobody_home_alone(site: Site, day: str, level: Level, said: str | None) -> None:
    """Past the review staff are warned; 90 days later, and while the clock is before the signature, the calmest patient is at ROUTINE."""
    house = site.signed().house(day)
    *notices, untranslated = house.notices()
    assert [said in notice for notice in notices if said] == ([True] if said else [])
    assert bool(notices) is bool(said)
    assert untranslated.endswith(UNTRANSLATED)
    visit = finished(new_visit(house))
    assert visit.level is level
    assert ("protocol_expired" in visit.latch.rules) is (level is not Level.SELF_CARE)


def test_a_visit_that_was_ready_yesterday_is_judged_by_today(site: Site) -> None:
    """The welcome screen may stand for days: what counts is the day of the result."""
    house = site.signed().house("2028-02-19")
    visit = new_visit(house)
    assert isinstance(house.clock, OwnClock)
    house.clock.move(86_400)
    assert finished(visit).level is Level.ROUTINE_APPOINTMENT


@pytest.mark.parametrize(("day", "level"), [("2028-02-19", "SELF_CARE"), ("2028-02-20", "ROUTINE_APPOINTMENT")])
def test_the_command_line_counts_the_days_too(site: Site, capsys: Out, day: str, level: str) -> None:
    """`kiosk visit` gives nobody SELF_CARE with content that is too old."""
    house = site.signed().house(day)
    capsys.readouterr()
    assert visit_command(house, site.answers(), out=site.home, as_json=True, real=False) == 0
    house.store.close()
    assert json.loads(capsys.readouterr().out)["level"] == level


def test_a_demonstration_runs_in_2035(site: Site) -> None:
    """What nobody signed has no review date: the same results in any year."""
    assert finished(new_visit(site.house("2035-06-01"))).level is Level.SELF_CARE
    assert site.house("2035-06-01").notices()[0] == f"{MARK}."
