"""Tells systemd how the kiosk is: its sd_notify protocol, a datagram to the socket that NOTIFY_SOCKET names; without one, nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


class Notifier:
    """Speaks sd_notify(3). A service manager that does not listen keeps nobody from anything."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        name = environment.get("NOTIFY_SOCKET", "")
        # A name that begins with @ is one of Linux's abstract sockets.
        self._address = "\0" + name[1:] if name.startswith("@") else name
        self._last = ""

    def status(self, words: str) -> None:
        """One line for `systemctl status`; told when it changes."""
        if words != self._last:
            self._last = words
            self._send(f"STATUS={words}")

    def ready(self) -> None:
        """The service is up."""
        self._send("READY=1")

    def alive(self) -> None:
        """The service does what it is there for; to be told more often than WatchdogSec."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The service ends, as it was asked to."""
        self._send("STOPPING=1")

    def _send(self, line: str) -> None:
        if self._address and hasattr(socket, "AF_UNIX"):
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as channel:
                channel.sendto(line.encode(), self._address)
