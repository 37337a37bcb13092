"""Tables of texts without the parser: what is read so must be what YAML reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules import flat, strict_yaml
from rules.errors import ProtocolError

ROOT = Path(__file__).parents[2]
LOCALES = sorted((ROOT / "resources" / "locale").glob("*/*.yaml"))
ODD = "\u00a0\u2028\x85\x7f\t\r\ufeff"
PIECES = ["a", "b.c", '"b.c"', "yes", ": ", ":", '"', "'", "\\n", "\\", "\\t", " ", "\n", "\n\n", "#", "x: 'y'", "é", *ODD]
KEYS, COLONS = st.sampled_from(["a", "b.c", '"b.c"', "yes", "_d", "1", "é"]), st.sampled_from([": ", ":", ":  "])
LINES = st.lists(st.tuples(KEYS, COLONS, st.text(st.sampled_from(' "\\nx#:{}é' + ODD), max_size=5)), max_size=4).map(
    lambda lines: "".join(f'{key}{colon}"{text}"\n' for key, colon, text in lines)
)


def outcome(read: object, data: bytes) -> object:
    """The texts, or the refusal in words."""
    assert callable(read)
    try:
        return read(data, "f")
    except ProtocolError as refused:
        return str(refused)


@given(st.one_of(LINES, st.lists(st.sampled_from(PIECES)).map("".join), st.text()).map(lambda text: text.encode(errors="surrogatepass")))
@example(b'a: "one"\n# note\n\n"b.c": "two\\nlines"\n')
@example(b'a: "one"\na: "two"\n')
@example(b'a: " "\n')
@example(b'a: "one\x7f"\n')
@example(b'a: "one"\r\n')
def test_reads_what_yaml_reads(data: bytes) -> None:
    """For any bytes the texts, or the refusal, are those of the parser."""
    assert outcome(flat.read_flat, data) == outcome(strict_yaml.read_flat, data)


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_locale_file_is_read_alike(path: Path) -> None:
    """The shell's own words are those that the parser reads."""
    data = path.read_bytes()
    assert flat.read_flat(data, path.name) == strict_yaml.read_flat(data, path.name)


def test_locale_files_wait_for_no_parser() -> None:
    """No line of the shell's words needs YAML to be loaded, so the first screen does not wait for it."""
    read = "for path in sys.argv[1:]: read_flat(pathlib.Path(path).read_bytes(), path)"
    code = f"import sys, pathlib; from rules.flat import read_flat\n{read}\nsys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, *map(str, LOCALES)], cwd=ROOT, check=False).returncode == 0
