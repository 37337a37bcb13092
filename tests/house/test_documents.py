"""What the documents name is there: commands, options, settings, log events, files, tests and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from kiosk.__main__ import COMMANDS
from kiosk.__main__ import main as kiosk
from kiosk.errors import ExitCode
from kiosk.events import LogEvent
from kiosk.printer import Fault
from kiosk.settings import SETTINGS
from kiosk.visit.states import WithoutDesk
from rules.__main__ import main as rules
from rules.instruments.prove import CLAIMS
from rules.load import load_protocol

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "resources" / "docs"
README, CONTRIBUTING, CHANGES = ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"
FOR_PEOPLE = [DOCS / f"{name}.md" for name in ("receptionist", "nurse", "installer", "clinician", "patients")]
PAGES = [README, CONTRIBUTING, *sorted(DOCS.glob("*.md"))]
LARGEST, LARGEST_OF_ALL = 130_000, 250_000
"""Bytes of a picture, and of the one that shows all three faces."""
TOGETHER = "backcheck.png"
LONGEST_PAGE = 60
"""Lines: what stands on one sheet."""
OTHERS = {"back", "end", "fitted", "graph", "head", "last", "log", "of", "start", "system", "slow", "me", "pool_mode", "session"}
"""Single words in code that are neither ours to call nor to set: words of code, folders, markers of tests, other programs' settings."""


def spans(page: Path) -> Iterator[str]:
    """What stands in code: between backticks, and indented lines without their remarks."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in text.splitlines():
        if line.startswith("    "):
            yield re.split(r"\s{2,}#", line.strip())[0]
        else:
            yield from (span.replace("\\|", "|") for span in re.findall(r"`([^`]+)`", line))


def calls(page: Path, program: str) -> Iterator[list[str]]:
    """The words after this program's name, wherever it is called."""
    for span in spans(page):
        found = re.match(rf"(?:\.venv/bin/)?(?:sudo )?{program}(?: +(.*))?$", span)
        if found:
            yield (found[1] or "").split()


@pytest.fixture
def help_of(capsys: pytest.CaptureFixture[str]) -> Callable[[Callable[[list[str]], int], tuple[str, ...]], str]:
    """What a command says of itself; "" where there is none of that name."""

    @cache
    def ask(main: Callable[[list[str]], int], words: tuple[str, ...]) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as over:
            main([*words, "--help"])
        return capsys.readouterr().out if over.value.code == 0 else ""

    return ask


def options(words: list[str]) -> set[str]:
    """The options among the words of a call."""
    return {option for word in words for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", word)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize(("program", "main"), [("(?:python -m )?kiosk", kiosk), ("python -m rules", rules)], ids=["kiosk", "rules"])
def test_every_command_and_option_exists(page: Path, program: str, main: Callable[[list[str]], int], help_of) -> None:
    """Each call in code names a command that there is, with options that it has."""
    wrong = []
    for words in calls(page, program):
        named = tuple(word for word in words[:1] if re.fullmatch(r"[a-z][a-z-]*", word))
        if main is kiosk and not set(named) <= {*COMMANDS, "rules"}:  # `kiosk` takes what it does not know for options of `kiosk patient`
            wrong.append(" ".join(words))
            continue
        said = help_of(main, named)
        wrong += [" ".join(words)] if not said or not all(option in said for option in options(words) - _deeper(words, main, help_of)) else []
    assert not wrong


def _deeper(words: list[str], main: Callable[[list[str]], int], help_of) -> set[str]:
    """Options of a command below a command, as of `translate export`."""
    if words[:1] != ["translate"] or len(words) < 2:
        return set()
    return {option for option in options(words) if option in help_of(main, tuple(words[:2]))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_bare_option_exists(page: Path, help_of) -> None:
    """An option that is named without its command is one of some command."""
    translate = [help_of(rules, ("translate", deed)) for deed in ("export", "import", "record")]
    known = "".join([*(help_of(kiosk, (name,)) for name in COMMANDS), *(help_of(rules, (name,)) for name in _rules(help_of)), *translate])
    bare = {option for span in spans(page) if span.startswith("--") for option in options(span.split())}
    assert not {option for option in bare if not re.search(rf"{option}\b", known)}


def _rules(help_of) -> list[str]:
    return re.findall(r"^    ([a-z][a-z-]*)\b", help_of(rules, ()), re.MULTILINE)


def test_every_command_stands_in_the_readme(help_of) -> None:
    """The table of commands leaves none out."""
    rows = "\n".join(line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    assert not [name for name in COMMANDS if f"`kiosk {name}" not in rows]
    assert len(_rules(help_of)) > 10
    assert not [name for name in _rules(help_of) if not re.search(rf"`(python -m rules )?{name}[ `]", rows)]


@pytest.mark.parametrize("page", [*PAGES, CHANGES], ids=lambda page: page.name)
def test_every_make_target_exists(page: Path) -> None:
    """`make` is asked only for what the Makefile makes."""
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {words[0] for words in calls(page, "make") if words and "=" not in words[0]}
    assert not named - targets


def names() -> set[str]:
    """Every single word that a document may put into code: settings and what they hold, log events, commands, faults, questions, columns of files."""
    questions = yaml.safe_load((ROOT / "rules" / "protocols" / "back_spasm" / "questions.yaml").read_text(encoding="utf-8"))
    asked = {question["id"] for question in questions["questions"]}
    ours = {setting.key for setting in SETTINGS} | {event.value for event in LogEvent} | {fault.value for fault in Fault} | set(WithoutDesk)
    return ours | asked | set(COMMANDS)


@pytest.mark.parametrize("page", [README, CONTRIBUTING, *FOR_PEOPLE], ids=lambda page: page.name)
def test_every_setting_and_log_event_exists(page: Path, help_of) -> None:
    """A single word in code is a setting, a log event, a command or a word of the protocol that there is."""
    known = names() | set(_rules(help_of)) | OTHERS | {"fhir", "csv", "note", "visits", "import", "kiosk"}
    assert not {span for span in spans(page) if re.fullmatch(r"[a-z]+(_[a-z]+)*", span)} - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_test_exists(page: Path) -> None:
    """A path in code is there, and so is the test behind it."""
    missing = []
    for span in spans(page):
        for path, test in re.findall(r"(?<![\w./<~-])((?:kiosk|rules|tests|resources)/[\w./-]*|[\w-]+\.(?:py|yaml|md))(?:::(\w+))?(?![\w<*>])", span):
            if "<" not in span and "*" not in span and not _there(path, test):
                missing.append(f"{path} {test}")
    assert not missing


def _there(path: str, test: str) -> bool:
    """Whether a file stands at the path, or anywhere under a bare name, with this test in it."""
    found = [ROOT / path] if "/" in path else [each for top in ("kiosk", "rules", "tests", "resources") for each in (ROOT / top).rglob(path)]
    found = [each for each in (*found, ROOT / path) if each.exists()]
    if not test:
        return bool(found)
    return any(f"def {test}(" in each.read_text(encoding="utf-8") for each in found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_is_there_and_small(page: Path) -> None:
    """A page shows pictures that are beside it, each with words for those who cannot see it, and soon loaded."""
    for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        picture = page.parent / target
        assert words, target
        assert picture.is_file(), target
        assert picture.stat().st_size <= (LARGEST_OF_ALL if picture.name == TOGETHER else LARGEST), target


def test_every_picture_is_shown() -> None:
    """No picture lies about that no page shows."""
    shown = {Path(target).name for page in PAGES for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))}
    assert {path.name for path in DOCS.glob("*.png")} == shown


@pytest.mark.parametrize("page", FOR_PEOPLE[:4], ids=lambda page: page.name)
def test_a_page_for_people_is_one_page(page: Path) -> None:
    """Who has five minutes reads one page, with pictures."""
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_PAGE
    assert "![" in text


def test_exit_codes_are_those_of_the_program() -> None:
    """The README lists each number, and no other."""
    listed = re.search(r"Exit codes: (.*?)\.", README.read_text(encoding="utf-8"), re.DOTALL)
    assert listed
    assert {int(number) for number in re.findall(r"(\d+) ", listed[1])} == {int(code) for code in ExitCode}


def test_every_document_is_told_of() -> None:
    """The README leads to every page."""
    text = README.read_text(encoding="utf-8")
    assert not [page.name for page in PAGES if page != README and page.relative_to(ROOT).as_posix() not in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_counts_of_the_protocol_are_right(page: Path) -> None:
    """How many rules, tables and claims a page speaks of is how many there are."""
    folder = ROOT / "rules" / "protocols" / "back_spasm"
    there = {
        "rules": len(load_protocol(folder).rules),
        "tables": len(yaml.safe_load((folder / "tables.yaml").read_text())["tables"]),
        "claims": len(CLAIMS),
    }
    said = re.findall(r"(\d+) (rules|tables|claims)\b", page.read_text(encoding="utf-8"))
    assert [(count, kind) for count, kind in said if int(count) != there[kind]] == []
