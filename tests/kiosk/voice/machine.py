"""A computer whose only programs are stand-ins."""

from __future__ import annotations

from pathlib import Path

JACK = """numid=22,iface=CARD,name='Mic Jack'
  ; type=BOOLEAN,access=r-------,values=1
  : values=on
numid=23,iface=CARD,name='Headphone Jack'
  ; type=BOOLEAN,access=r-------,values=1
  : values={}
"""


class Machine:
    """A computer whose only programs are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.called = folder / "called"

    def put(self, name: str, body: str = "exit 0") -> None:
        """A program of this computer."""
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.called}\n{body}\n')
        path.chmod(0o755)

    def calls(self, name: str) -> list[str]:
        """How a program was called."""
        return [line for line in self.called.read_text().splitlines() if line.startswith(f"{name} ")]
