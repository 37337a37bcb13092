"""Opens a flag file and purges it, as a kiosk does when it starts, and says when each is done; `test_kill.py` kills it in the middle."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from kiosk.storage.sqlite import SqliteStore


def main() -> None:
    print("begins", flush=True)
    store = SqliteStore(Path(sys.argv[1]))
    print("opened", flush=True)
    store.purge(datetime.fromisoformat(sys.argv[2]))
    print("purged", flush=True)


if __name__ == "__main__":
    main()
