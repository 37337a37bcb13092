"""A file that is one table of texts, `id: "text"` a line: read line by line, by YAML only where a line is written otherwise.

Loading the YAML parser takes longer than drawing the first screen, whose words stand in such a file.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
"""A space that does not break a line, as French has before a colon: Python does not count it as printable."""
MAX_BYTES = 64 * 1024
"""Beyond, the parser counts what it is given."""
LINE = re.compile(r"""(?:"([a-zA-Z_][a-zA-Z0-9_.]{0,59})"|([a-zA-Z_][a-zA-Z0-9_.]{0,59})): "((?:[^"\\]|\\n|\\u20[0-9a-f]{2})*)"|\#.*|""")
MARK = re.compile(r"\\u(20[0-9a-f]{2})")
"""A mark of direction or another sign that nobody could see in the file."""


def read_flat(data: bytes, file: str) -> dict[str, str]:
    """As `rules.strict_yaml.read_flat`: the same texts, the same refusals (ProtocolError)."""
    texts = _line_by_line(data)
    if texts is None:
        from rules import strict_yaml

        return strict_yaml.read_flat(data, file)
    return texts


def _line_by_line(data: bytes) -> dict[str, str] | None:
    """None: the file is for the parser to read, or to refuse."""
    try:
        lines = data.decode().split("\n") if len(data) <= MAX_BYTES else []
    except UnicodeDecodeError:
        return None
    texts: dict[str, str] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None or not line.replace(NO_BREAK, " ").isprintable():
            return None
        quoted, plain, text = match.groups()
        if text is None:
            continue
        words = MARK.sub(lambda mark: chr(int(mark[1], 16)), text).replace("\\n", "\n")
        if not words.strip() or (quoted or plain) in texts:
            return None
        texts[quoted or plain] = words
    return texts or None
