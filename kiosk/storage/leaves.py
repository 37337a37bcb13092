"""Reads the rows of an SQLite file straight from its leaf pages: what a damaged file still holds.

The format is SQLite's own (https://www.sqlite.org/fileformat.html, "B-tree pages", "record format"). Erased rows are not found: our
files overwrite them with zeros.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

Value = None | int | float | str | bytes

PAGE = 4096
"""Bytes: SQLite's default since 2016; no file of ours has another."""
_TABLE_LEAF = 0x0D
_HEADER = 100
"""Bytes before the tree on the first page."""
_MOST = 1_000_000
"""Bytes of one row: no answers are a hundredth of it; a damaged length would ask for all memory."""
_VARINT = 9
"""Bytes of the longest number."""
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL, _ZERO, _ONE, _BLOB, _TEXT = 7, 8, 9, 12, 13


def leaf_rows(opened: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """The number and values of each row, of whatever table, that can be read in this open file; damaged ones are passed over. Raises OSError."""
    for number in range((os.fstat(opened).st_size + PAGE - 1) // PAGE):
        page = os.pread(opened, PAGE, number * PAGE)
        start = _HEADER if number == 0 else 0
        if len(page) < PAGE or page[start] != _TABLE_LEAF:
            continue
        (count,) = struct.unpack_from(">H", page, start + 3)
        for at in range(start + 8, min(start + 8 + 2 * count, PAGE - 1), 2):
            try:
                yield _cell(opened, page, *struct.unpack_from(">H", page, at))
            except (ValueError, IndexError, struct.error):
                continue


def _cell(opened: int, page: bytes, at: int) -> tuple[int, tuple[Value, ...]]:
    size, at = _varint(page, at)
    number, at = _varint(page, at)
    if not 0 < size <= _MOST:
        raise ValueError(size)
    here = _local(size)
    payload = page[at : at + here]
    if here < size:
        (following,) = struct.unpack_from(">I", page, at + here)
        payload += _overflow(opened, following, size - here)
    return number, _record(payload)


def _local(size: int) -> int:
    """How many bytes of a row stand on the leaf itself."""
    most, least = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
    if size <= most:
        return size
    fitting = least + (size - least) % (PAGE - 4)
    return fitting if fitting <= most else least


def _overflow(opened: int, following: int, missing: int) -> bytes:
    """The rest of a long row, page after page."""
    found = b""
    while len(found) < missing:
        page = os.pread(opened, PAGE, (following - 1) * PAGE) if following else b""
        (following,) = struct.unpack_from(">I", page)
        found += page[4 : 4 + missing - len(found)]
    return found


def _record(payload: bytes) -> tuple[Value, ...]:
    """Raises ValueError, IndexError or struct.error for what is none."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(kind, payload, at)
        values.append(value)
    if at != len(payload):
        raise ValueError(at)
    return tuple(values)


def _value(kind: int, payload: bytes, at: int) -> tuple[Value, int]:
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], signed=True), end
    if kind == _REAL:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in {0, _ZERO, _ONE}:
        return {0: None, _ZERO: 0, _ONE: 1}[kind], at
    end = at + (kind - _BLOB) // 2
    if kind < _BLOB or end > len(payload):
        raise ValueError(kind)
    return (payload[at:end].decode() if kind % 2 == _TEXT % 2 else payload[at:end]), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, and where it ends."""
    value = 0
    for i in range(_VARINT):
        byte = data[at + i]
        if i == _VARINT - 1:
            return value << 8 | byte, at + i + 1
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:  # no other byte follows
            return value, at + i + 1
    raise ValueError(at)
