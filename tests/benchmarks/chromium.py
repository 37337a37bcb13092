"""A Chromium that runs already and prints documents to PDF, told what to do over two pipes: no other library, no port, no network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, cast

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking")
SHELL = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null'
"""It listens on descriptor 3 and answers on 4."""
END = b"\0"
AT_ONCE = 1 << 20
"""The most bytes that are read at once."""
FONTS = "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>"
POINTS = 72
"""In an inch, which is what it wants paper in."""


class Chromium:
    """One browser with one tab. Every document is new to it; its fonts are installed, and stay loaded from one to the next."""

    def __init__(self, to: BufferedWriter, back: BufferedReader) -> None:
        self._to, self._back = to, back
        self._said, self._count, self._tab = b"", 0, ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._tab = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def printed(self, html: str, size: tuple[float, float]) -> bytes:
        """The PDF of a document on paper of this size in points, once its fonts are loaded; untagged, as ours is."""
        self._ask("Page.setDocumentContent", frameId=self._frame, html=html)
        self._ask("Runtime.evaluate", expression="document.fonts.ready.then(() => 0)", awaitPromise=True)
        paper = {"paperWidth": size[0] / POINTS, "paperHeight": size[1] / POINTS, "preferCSSPageSize": True}
        return base64.b64decode(self._ask("Page.printToPDF", **paper, printBackground=True, generateTaggedPDF=False)["data"])

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._count += 1
        where = {"sessionId": self._tab} if self._tab else {}
        self._to.write(json.dumps({"id": self._count, "method": method, "params": parameters, **where}).encode() + END)
        self._to.flush()
        while True:
            said = json.loads(self._message())
            if said.get("id") == self._count:
                if "error" in said:
                    raise RuntimeError(f"Chromium refuses {method}: {said['error']['message']}")
                return cast("dict[str, Any]", said["result"])

    def _message(self) -> bytes:
        """What it says next. Raises EOFError when it has ended."""
        while END not in self._said:
            part = self._back.read1(AT_ONCE)
            if not part:
                raise EOFError("Chromium ended.")
            self._said += part
        message, _, self._said = self._said.partition(END)
        return message


@contextmanager
def running(fonts: Path) -> Iterator[Chromium | None]:
    """A browser that has the fonts of this folder and no others, as long as this context; None where none is installed."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Path(folder) / "fonts.conf"
        settings.write_text(FONTS.format(fonts, folder))
        command = ["sh", "-c", SHELL, program, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={folder}/profile"]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, env={**os.environ, "FONTCONFIG_FILE": str(settings)})
        try:
            yield Chromium(cast("BufferedWriter", process.stdin), cast("BufferedReader", process.stdout))
        finally:
            process.terminate()
            process.wait()
