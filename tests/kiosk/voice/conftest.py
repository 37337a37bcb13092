"""The computer that voices are tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.voice.espeak import VOICES
from tests.kiosk.voice.machine import JACK, Machine


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A computer on which all is well: every voice, a sound card, headphones in their socket."""
    made = Machine(tmp_path)
    listed = "".join(f" 5  {voice}  --/M  Name  file\\n" for voice in VOICES.values())
    made.put("espeak-ng", f'case "$*" in *--voices*) printf "Pty Language\\n{listed}" ;; *--version*) echo "eSpeak NG 1.51" ;; *) /bin/cat ;; esac')
    made.put("aplay", "exec /bin/cat > /dev/null")
    made.put("amixer", f'/bin/cat <<"END"\n{JACK.format("on")}END')
    monkeypatch.setenv("PATH", str(tmp_path))
    return made
