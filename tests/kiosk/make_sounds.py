"""Makes the alarm's sounds: `python tests/kiosk/make_sounds.py` writes them into resources/sounds, the same bytes each time.

Sine tones with a second harmonic, which small loudspeakers carry better than a bare sine, faded in and out so that nothing clicks.
Between 500 and 1,200 Hz: most people who no longer hear high tones hear these.
"""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path

RATE = 22_050
FADE_S = 0.015
SOUNDS: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "new": (0.35, ((660, 0.28), (0, 0.06), (880, 0.42), (0, 0.1), (660, 0.28), (0, 0.06), (880, 0.42))),
    "loud": (0.85, ((990, 0.2), (0, 0.05), (740, 0.2), (0, 0.05)) * 5),
}
"""Of each sound its loudness, 0 to 1, and its notes: hertz (0 is a rest) and seconds."""


def samples(loudness: float, notes: tuple[tuple[float, float], ...]) -> bytes:
    """16-bit little-endian samples, one channel."""
    out = bytearray()
    for hertz, seconds in notes:
        count, fade = round(seconds * RATE), round(FADE_S * RATE)
        for at in range(count):
            envelope = min(1.0, at / fade, (count - 1 - at) / fade)
            turn = 2 * math.pi * hertz * at / RATE
            level = loudness * envelope * (0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)) if hertz else 0.0
            out += round(level * 32_767).to_bytes(2, "little", signed=True)
    return bytes(out)


def wav(name: str) -> bytes:
    """One of the sounds as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples(*SOUNDS[name]))
    return file.getvalue()


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[2] / "resources" / "sounds"
    for name in SOUNDS:
        (folder / f"{name}.wav").write_bytes(wav(name))
