"""Chromium, told what to do over two pipes: no other library, no port, no network. It prints documents to PDF, or shows a page as a kiosk does."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, cast

from tree import end

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic")  # fmt: skip
FLAGS = ("--headless", *QUIET)
KIOSK = ("--kiosk", *QUIET, "--allow-file-access-from-files", "--window-position=0,0")
PIPE = "--remote-debugging-pipe"
SHELL = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null'
"""It listens on descriptor 3 and answers on 4."""
END = b"\0"
AT_ONCE = 1 << 20
"""The most bytes that are read at once."""
FONTS = "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>"
POINTS = 72
"""In an inch, which is what it wants paper in."""
PATIENCE_S = 40.0


def program() -> str | None:
    """Where it is; None where none is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Chromium:
    """One browser, and one of its tabs."""

    def __init__(self, to: BufferedWriter, back: BufferedReader) -> None:
        self._to, self._back = to, back
        self._said, self._count, self._tab = b"", 0, ""

    def open_tab(self) -> Chromium:
        """An empty one. Every document is new to it; its fonts are installed, and stay loaded from one to the next."""
        return self._attach(self._ask("Target.createTarget", url="about:blank")["targetId"])

    def take_tab(self) -> Chromium:
        """The one that it was started with. Raises TimeoutError."""
        late = time.monotonic() + PATIENCE_S
        while time.monotonic() < late:
            pages = [each for each in self._ask("Target.getTargets")["targetInfos"] if each["type"] == "page" and each["url"].startswith("file:")]
            if pages:
                self._attach(pages[0]["targetId"])
                self.value("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))")
                return self
        raise TimeoutError("Chromium shows no page.")

    def value(self, expression: str) -> Any:
        """What this JavaScript gives in the tab, waited for. Raises RuntimeError."""
        found = self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", "Chromium does not say why"))
        return found["result"].get("value")

    def sweep(self) -> None:
        """Have it let go of what nobody uses any more."""
        self._ask("HeapProfiler.collectGarbage")

    def printed(self, html: str, size: tuple[float, float]) -> bytes:
        """The PDF of a document on paper of this size in points, once its fonts are loaded; untagged, as ours is."""
        self._ask("Page.setDocumentContent", frameId=self._frame, html=html)
        self._ask("Runtime.evaluate", expression="document.fonts.ready.then(() => 0)", awaitPromise=True)
        paper = {"paperWidth": size[0] / POINTS, "paperHeight": size[1] / POINTS, "preferCSSPageSize": True}
        return base64.b64decode(self._ask("Page.printToPDF", **paper, printBackground=True, generateTaggedPDF=False)["data"])

    def _attach(self, target: str) -> Chromium:
        self._tab = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self

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


def kiosk_command(page: Path, profile: Path, size: tuple[int, int]) -> list[str]:
    """Starts it as a kiosk that shows this page. Raises FileNotFoundError where none is installed."""
    found = program()
    if found is None:
        raise FileNotFoundError("chromium")
    return [found, *KIOSK, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={profile}", f"--app=file://{page}"]


@contextmanager
def told(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], Chromium]]:
    """A browser that hears us, as long as this context."""
    pipe = subprocess.PIPE
    whole = ["sh", "-c", SHELL, *command, PIPE]
    process = subprocess.Popen(whole, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={**os.environ, **environment}, start_new_session=True)
    try:
        yield process, Chromium(cast("BufferedWriter", process.stdin), cast("BufferedReader", process.stdout))
    finally:
        end(process)


@contextmanager
def running(fonts: Path) -> Iterator[Chromium | None]:
    """A browser without a screen that has the fonts of this folder and no others, as long as this context; None where none is installed."""
    found = program()
    if found is None:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Path(folder) / "fonts.conf"
        settings.write_text(FONTS.format(fonts, folder))
        with told([found, *FLAGS, f"--user-data-dir={folder}/profile"], {"FONTCONFIG_FILE": str(settings)}) as (_, browser):
            yield browser.open_tab()
