"""Network printers that say their name on this network (DNS-SD), as far as CUPS's own finder is installed."""

from __future__ import annotations

import shutil
import subprocess

FINDER = "ippfind"
"""Of Debian's cups-ipp-utils. Asks avahi, and prints an address a line."""
LISTEN_SECONDS = 3
END_SECONDS = 10


def nearby() -> list[str]:
    """The addresses of the printers that answered; none without a finder. Blocks while it listens; never raises."""
    finder = shutil.which(FINDER)
    if finder is None:
        return []
    command = [finder, "-T", str(LISTEN_SECONDS), "_ipp._tcp", "_ipps._tcp", "--print"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=END_SECONDS, check=False)  # noqa: S603 - no word of anybody else's
    except (OSError, subprocess.TimeoutExpired):
        return []
    return sorted({line for line in found.stdout.splitlines() if line.startswith(("ipp://", "ipps://"))})
