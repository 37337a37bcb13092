"""Settings: one file, every mistake at once, defaults and the country's words filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import SIZE_LIMIT, Config, load, parse
from kiosk.country import Paper
from kiosk.errors import ConfigError
from kiosk.panel import PANELS
from kiosk.paths import protocol_folder, resource
from kiosk.settings import SETTINGS, example
from kiosk.values import Acceptance
from kiosk.visit.states import WithoutDesk

CLINIC = 'clinic_name = "Mill Road Surgery"\nclinic_phone = "01223 555 0142"\nclinic_hours = "Mon to Fri, 8 to 6"\n'


def config(*lines: str) -> Config:
    """A filled-in file with these lines added."""
    return parse((CLINIC + "\n".join(lines)).encode(), "kiosk.toml")


def refusal(text: str) -> ConfigError:
    """What this file is refused with."""
    with pytest.raises(ConfigError) as caught:
        parse(text.encode(), "kiosk.toml")
    return caught.value


def test_only_the_clinic_has_to_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines are enough: everything else has a default."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    made = config()
    assert (made.clinic_name, made.country.code, made.paper, made.panel.name) == ("Mill Road Surgery", "US", Paper.LETTER, "15.6")
    assert (made.idle_seconds, made.idle_warning_seconds, made.protocol, made.language) == (120, 45, "back_spasm", "en")
    assert (made.data, made.handout_folder) == (tmp_path / "backcheck", tmp_path / "backcheck" / "handouts")


def test_example_refuses_until_it_is_filled_in() -> None:
    """The example as it comes is refused for its three unfilled lines and nothing else, each with its line."""
    caught = refusal(example())
    assert [mistake.what.split()[0] for mistake in caught.mistakes] == ["clinic_name", "clinic_phone", "clinic_hours"]
    lines = example().splitlines()
    assert all("FILL IN" in lines[mistake.line - 1] for mistake in caught.mistakes)


def test_example_filled_in_is_the_defaults() -> None:
    """The example with its three lines written means the same as those three lines alone."""
    rest = example().split("# Sets the emergency number")[1]
    assert parse((CLINIC + "#" + rest).encode(), "kiosk.toml") == config()


@pytest.mark.parametrize("word", ["", "  ", "FILL IN", "fill me in", "TODO", "...", "???", "xxx", "<name>", "Your clinic's name", "change me", "TBD"])
def test_an_unfilled_word_refuses_to_open(word: str) -> None:
    """Whatever people leave standing where they should write is refused."""
    caught = refusal(CLINIC.replace("Mill Road Surgery", word))
    assert [mistake.what for mistake in caught.mistakes] == ["clinic_name still has to be filled in."]


def test_every_mistake_is_named_at_once() -> None:
    """One reading finds an unknown key, a missing one, wrong types and values out of range, each with its line and its cure."""
    caught = refusal('clinic_nam = "x"\nidle_seconds = 10\nprinter = true\npaper = "A5"\nidle_warning_seconds = 30.0\n')
    found = {(m.line, m.what) for m in caught.mistakes}
    assert found == {
        (0, "clinic_name is missing."),
        (0, "clinic_phone is missing."),
        (0, "clinic_hours is missing."),
        (1, 'There is no setting "clinic_nam".'),
        (2, "idle_seconds is 10."),
        (3, "printer is true or false, not text in quotes."),
        (4, 'paper is "A5".'),
        (5, "idle_warning_seconds is a number, not a whole number."),
    }
    assert all(m.mend and m.file == "kiosk.toml" for m in caught.mistakes)


def test_a_near_miss_gets_a_hint() -> None:
    """A misspelt key is answered with the key that was meant."""
    (mistake,) = refusal(CLINIC + "idle_second = 150").mistakes
    assert (mistake.line, mistake.mend) == (4, 'Did you mean "idle_seconds"?')


def test_a_stranger_gets_no_guess() -> None:
    """A key like no other is answered with where to look."""
    (mistake,) = refusal(CLINIC + "[volume]\nlevel = 3").mistakes
    assert mistake.what == 'There is no setting "volume".'
    assert "kiosk.example.toml" in mistake.mend


@pytest.mark.parametrize(
    "line",
    [
        "idle_seconds = 119", "idle_seconds = 301", "idle_seconds = true", "idle_warning_seconds = 19", "idle_warning_seconds = 46",
        'country = "FR"', 'panel = "9.9"', 'protocol = "../secrets"', 'protocol = "no_such"', 'language = "xx"', 'kiosk_id = ""',
        'kiosk_id = "a kiosk with much too long a name"', 'printer = "two words"', 'printer = "ftp://x"', 'printer = ""', 'staff_key = "Q"',
        'staff_key = "F13"', 'listen_key = "Q"', 'voice = "loud"', "voice = true", 'voice_device = "; ls"', 'voice_device = "-D"', "data = 3",
        'without_desk = "locked"', 'rooms = ["1", "1"]', 'rooms = ["by the stairs"]', 'rooms = ["1", 2]', "rooms = 3", 'alarm_device = "-D"',
        r'data = "a\u0000b"', "clinic_name = []",
    ],
)  # fmt: skip
def test_what_a_setting_does_not_take_is_refused(line: str) -> None:
    """A value outside a setting's range or of another type is refused, and the refusal names the setting."""
    key = line.split(maxsplit=1)[0]
    others = [kept for kept in CLINIC.splitlines() if not kept.startswith(key)]
    (mistake,) = refusal("\n".join([*others, line])).mistakes
    assert mistake.what.startswith(f"{key} ")


KEY = "ed25519:" + "A" * 43 + "="
ACCEPTED = 'acceptance = {name = "Jo Hill", date = "2026-11-22", reason = "trial week", content = "0123456789ab"}'


def test_without_a_word_from_anybody_it_is_a_demonstration() -> None:
    """Patients may be asked in earnest when a clinician's key is trusted or a manager accepted the content, and only then."""
    assert not config().for_patients
    assert not config("trusted_keys = []", "acceptance = {}").for_patients
    assert config(f'trusted_keys = ["{KEY}"]').trusted_keys == (KEY,)
    assert config(f'trusted_keys = ["{KEY}"]').for_patients
    assert config(ACCEPTED).for_patients


@pytest.mark.parametrize("day", ['"2026-11-22"', "2026-11-22", "2026-11-22T10:00:00"])
def test_an_acceptance_is_named_and_dated(day: str) -> None:
    """Name, day, reason and content are kept; the day may be text, a TOML date or time, and a table of its own will do."""
    table = ACCEPTED.replace("acceptance = {", "[acceptance]\n").replace("}", "").replace(", ", "\n").replace('"2026-11-22"', day)
    assert config(table).acceptance == Acceptance("Jo Hill", "2026-11-22", "trial week", "0123456789ab")


def test_a_protocol_may_lie_elsewhere(tmp_path: Path) -> None:
    """A protocol is named, or given by the whole path of its folder; a path that leads nowhere, or depends on where one stands, is refused."""
    (tmp_path / "neck").mkdir()
    assert protocol_folder(config(f'protocol = "{tmp_path}/neck"').protocol) == tmp_path / "neck"
    assert protocol_folder(config('protocol = "back_spasm"').protocol).parent.name == "protocols"
    for nowhere in (f"{tmp_path}/no_such", "tests/fixtures/protocols/tiny"):
        (mistake,) = refusal(CLINIC + f'protocol = "{nowhere}"').mistakes
        assert mistake.what.startswith("protocol ")


def test_a_kiosk_for_patients_needs_a_desk() -> None:
    """As if a desk were there is for demonstrations: whoever answers for patients is refused it, with what to write instead."""
    assert config('without_desk = "open"').without_desk is WithoutDesk.OPEN
    (mistake,) = refusal(CLINIC + f'without_desk = "open"\n{ACCEPTED}\n').mistakes
    assert (mistake.line, mistake.what) == (4, 'without_desk is "open", which is for demonstrations.')


def test_an_acceptance_may_stand_beside_a_trusted_key() -> None:
    """There it is a manager's word for older signed content; both are kept."""
    both = config(f'trusted_keys = ["{KEY}"]', ACCEPTED)
    assert (both.trusted_keys, both.acceptance) == ((KEY,), Acceptance("Jo Hill", "2026-11-22", "trial week", "0123456789ab"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('name = "Jo Hill", ', "", 'has no key "name"'), ('"Jo Hill"', '"TODO"', "filled in"), ('"Jo Hill"', "3", "a number"),
        ('"2026-11-22"', '"22 November"', '"22 November"'), ('"2026-11-22"', '"20261122"', '"20261122"'), ('"2026-11-22"', "2026", "a number"),
        ("reason", "why", 'has no key "reason"'), ("reason =", 'more = "x", reason =', 'has a key "more"'), ('"trial week"', '""', "filled in"),
        ("0123456789ab", "0123", '"0123"'), ("0123456789ab", "0123456789AB", '"0123456789AB"'),
    ],
)  # fmt: skip
def test_half_an_acceptance_is_none(old: str, new: str, why: str) -> None:
    """An acceptance that lacks its name, day, reason or content is refused, and the refusal says which."""
    (mistake,) = refusal(CLINIC + ACCEPTED.replace(old, new)).mistakes
    assert mistake.what.startswith("acceptance ")
    assert why in mistake.what


@pytest.mark.parametrize("keys", ['"x"', "[3]", '["x"]', f'["{KEY[:-1]}"]', f'["{KEY}", "{KEY} "]', "{}"])
def test_what_is_no_public_key_is_refused(keys: str) -> None:
    """A list of whole public keys, or a refusal: a misspelt key would refuse every signature."""
    (mistake,) = refusal(CLINIC + f"trusted_keys = {keys}").mistakes
    assert mistake.what.startswith("trusted_keys ")


@pytest.mark.parametrize("name", ["auto", "folder", "practice", "Front_Desk", "ipp://127.0.0.1:8631/ipp/print", "ipps://printer.local"])
def test_printers_that_can_be_named(name: str) -> None:
    """A printer is "auto", "folder", "practice", a queue or an IPP address."""
    assert config(f'printer = "{name}"').printer == name


def test_great_britain() -> None:
    """One line makes the kiosk British: number, advice line, medicine, units and paper."""
    made = config('country = "GB"')
    words = made.words("en")
    assert made.paper is Paper.A4
    assert made.country.spelling == "en-GB"
    assert (words["EMERGENCY_NUMBER"], words["ADVICE_LINE"], words["PARA"], words["WEIGHT_SMALL"]) == ("999", "111", "paracetamol", "8 stone (50 kg)")


def test_united_states() -> None:
    """As shipped the kiosk is American, and the advice line is the clinic's own number."""
    words = config().words("en")
    assert (words["EMERGENCY_NUMBER"], words["ADVICE_LINE"], words["PARA"]) == ("911", "01223 555 0142", "acetaminophen")
    assert words["CLINIC_NAME"] == "Mill Road Surgery"


def test_paper_outranks_the_country() -> None:
    """An American clinic may print on A4."""
    assert config('paper = "A4"').paper is Paper.A4


def test_every_country_has_every_word_in_every_language() -> None:
    """No word is left in braces on a page, whatever the country and the language."""
    made = [config(f'country = "{path.stem}"').country for path in resource("country").glob("*.toml")]
    assert len(made) >= 2
    names = {frozenset(words) for country in made for words in country.words.values()}
    assert len(names) == 1
    languages = {path.name for path in resource("locale").iterdir() if path.is_dir()}
    assert all(languages <= set(country.words) for country in made)


def test_every_word_that_the_protocols_ask_for_is_known() -> None:
    """A {WORD} in a question, a rule or the handout stands in the country's words or the clinic's."""
    text = "".join(path.read_text() for path in protocol_folder("").rglob("*.yaml"))
    asked = set(re.findall(r"\{([A-Za-z_]+)\}", re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)))
    assert "PARA" in asked
    assert asked <= set(config().words("en"))


def test_settings_that_name_a_clinic_in_braces_stay_as_written() -> None:
    """A brace in the clinic's own words is printed, not filled in."""
    made = parse(CLINIC.replace("01223 555 0142", "555 {CLINIC_NAME}").encode(), "kiosk.toml")
    assert made.words("en")["ADVICE_LINE"] == "555 {CLINIC_NAME}"


def test_data_folder_by_argument_setting_and_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--data` outranks the setting, the setting outranks the home folder, and the handouts go along."""
    text = (CLINIC + 'data = "~/flags"').encode()
    monkeypatch.setenv("HOME", "/home/x")
    assert parse(text, "kiosk.toml").data == Path("/home/x/flags")
    made = parse(text, "kiosk.toml", tmp_path)
    assert (made.data, made.handout_folder) == (tmp_path, tmp_path / "handouts")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert config().data == Path("/home/x/.local/state/backcheck")


def test_demonstration_needs_no_settings(tmp_path: Path) -> None:
    """The demonstration has a clinic, a printer without paper, and keeps its flags where it is told."""
    made = Config.demonstration(tmp_path)
    assert (made.clinic_phone, made.printer, made.data) == ("555-0142", "practice", tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A wrong path and a folder are refused as the settings they are not."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            load(path)


def test_a_slip_in_the_grammar_has_its_line() -> None:
    """What is not TOML is refused with line and column."""
    (mistake,) = refusal(CLINIC + "paper = A4").mistakes
    assert (mistake.line, mistake.column) == (4, 9)


def test_a_file_too_large_is_refused() -> None:
    """A film is not a settings file."""
    assert "larger than" in str(refusal("#" * (SIZE_LIMIT + 1)))


def mistakes(content: bytes) -> int:
    """How many mistakes a file is refused with; 0 for one that is taken."""
    try:
        parse(content, "kiosk.toml")
    except ConfigError as caught:
        return len(caught.mistakes) or -1
    return 0


@given(st.binary(max_size=400) | st.text(alphabet="[]{}\"'=.#\n\\ua1,", max_size=400).map(str.encode))
def test_any_bytes_give_settings_or_their_refusal(content: bytes) -> None:
    """Whatever lies in the file: a Config, or a ConfigError with at least one mistake; never another exception."""
    assert mistakes(CLINIC.encode() + content) >= 0


KEYS = st.sampled_from([setting.key for setting in SETTINGS])
VALUES = st.sampled_from(['""', "1", "-1", "1e999", "true", "[]", "{}", "1979-05-27", '"x"', '"{x}"'])


@given(st.dictionaries(KEYS, VALUES))
def test_any_value_anywhere_gives_settings_or_their_refusal(values: dict[str, str]) -> None:
    """Any type of value for any key is taken or refused."""
    assert mistakes("\n".join(f"{key} = {value}" for key, value in values.items()).encode()) >= 0


def test_nested_past_what_python_can_hold() -> None:
    """Brackets to the size limit are refused, not a crash."""
    assert "nested" in str(refusal("data = " + "[" * 60_000))


def test_panels_have_the_pixels_of_their_size() -> None:
    """15.6 inches of full HD have 5.56 pixels a millimetre; a target of 16 mm is 89 pixels."""
    found = {name: round(panel.px_per_mm, 2) for name, panel in PANELS.items()}
    assert found == {"15.6": 5.56, "10.1": 5.88, "21.5-portrait": 4.03}
