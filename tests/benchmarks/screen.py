"""A virtual X screen with a window manager, for figures taken from outside the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "1920x1080x24"


@contextmanager
def virtual_screen() -> Iterator[str | None]:
    """The name of an X display that stands as long as this context; None where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    read, write = os.pipe()
    # Else it starts anew when one program leaves before the next comes.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-noreset", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    manager = None
    try:
        if shutil.which("openbox"):
            manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        yield display
    finally:
        for process in filter(None, (manager, server)):
            process.terminate()
            process.wait()
