"""The Internet Printing Protocol's messages (RFC 8010) as bytes: requests written, replies read; no network."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

VERSION = b"\x02\x00"
REPLY_LIMIT = 1024 * 1024
"""Bytes. A printer that tells all about itself takes some 100 kB."""

_END = 0x03
_GROUPS = range(0x10)
_INTEGERS = (0x21, 0x23)
_RESOLUTION = 0x32
_PER_INCH = 3
_TEXTS = range(0x40, 0x4A)
_LANGUAGE_TEXTS = (0x35, 0x36)

Value = int | bool | str
"""What one value means; a resolution is its dots per inch, the same across and down."""
Attributes = Mapping[str, tuple[Value, ...]]


class Operation(IntEnum):
    """What a printer is asked to do."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_DEFAULT = 0x4001
    CUPS_GET_PRINTERS = 0x4002


class Group(IntEnum):
    """Which part of a message attributes belong to."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04


class Tag(IntEnum):
    """How a value is written."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a request; several values make a set."""

    tag: Tag
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A printer's answer."""

    status: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...]

    @property
    def ok(self) -> bool:
        """Whether the printer did what it was asked, perhaps with other values than asked for."""
        return 0 <= self.status < 0x0100  # noqa: PLR2004 - RFC 8011, 4.1.8: successful-ok and its kin

    def attributes(self, group: Group) -> Attributes:
        """The first group of this kind; empty without one."""
        return next(iter(self.every(group)), {})

    def every(self, group: Group) -> tuple[Attributes, ...]:
        """All groups of this kind: a list of jobs or printers has one for each."""
        return tuple(attributes for tag, attributes in self.groups if tag == group)


class GarbledError(Exception):
    """These bytes are no IPP reply."""


def request(operation: Operation, request_id: int, operation_attributes: Sequence[Attribute], job_attributes: Sequence[Attribute] = ()) -> bytes:
    """A request's bytes; a document follows them."""
    said = (Attribute(Tag.CHARSET, "attributes-charset", ("utf-8",)), Attribute(Tag.LANGUAGE, "attributes-natural-language", ("en",)))
    parts = [VERSION, struct.pack(">HIB", operation, request_id, Group.OPERATION)]
    parts += [_written(attribute) for attribute in (*said, *operation_attributes)]
    if job_attributes:
        parts.append(bytes([Group.JOB]))
        parts += [_written(attribute) for attribute in job_attributes]
    parts.append(bytes([_END]))
    return b"".join(parts)


def read_reply(data: bytes) -> Reply:
    """A reply's meaning; values of kinds that nobody here asks for are left out.  Raises GarbledError, and nothing else, for any bytes."""
    if len(data) > REPLY_LIMIT:
        raise GarbledError
    try:
        _, status, request_id = struct.unpack_from(">2sHI", data)
        return Reply(status, request_id, tuple(_groups(data, 8)))
    except struct.error:
        raise GarbledError from None


def _written(attribute: Attribute) -> bytes:
    parts = []
    for number, value in enumerate(attribute.values):
        name = b"" if number else attribute.name.encode()
        written = _bytes(value)
        parts.append(struct.pack(">BH", attribute.tag, len(name)) + name + struct.pack(">H", len(written)) + written)
    return b"".join(parts)


def _bytes(value: Value) -> bytes:
    if isinstance(value, bool):
        return struct.pack(">?", value)
    return struct.pack(">i", value) if isinstance(value, int) else value.encode()


def _groups(data: bytes, at: int) -> Iterator[tuple[int, Attributes]]:
    """Group after group, to the mark that ends them."""
    group: int | None = None
    found: dict[str, tuple[Value, ...]] = {}
    name = ""
    while True:
        (tag,) = struct.unpack_from(">B", data, at)
        at += 1
        if tag in _GROUPS:
            if group is not None:
                yield group, found
            if tag == _END:
                return
            group, found, name = tag, {}, ""
            continue
        text, at = _chunk(data, at)
        value, at = _chunk(data, at)
        name = text.decode(errors="replace") if text else name
        meaning = _value(tag, value)
        if group is not None and name and meaning is not None:
            found[name] = (*found.get(name, ()), meaning)


def _chunk(data: bytes, at: int) -> tuple[bytes, int]:
    """A length and as many bytes."""
    (length,) = struct.unpack_from(">H", data, at)
    (chunk,) = struct.unpack_from(f">{length}s", data, at + 2)
    return chunk, at + 2 + length


def _value(tag: int, value: bytes) -> Value | None:
    if tag in _INTEGERS:
        return int(struct.unpack(">i", value)[0])
    if tag == Tag.BOOLEAN:
        return bool(struct.unpack(">?", value)[0])
    if tag == _RESOLUTION:
        across, down, unit = struct.unpack(">iib", value)
        return int(across) if unit == _PER_INCH and across == down else None
    if tag in _TEXTS:
        return value.decode(errors="replace")
    if tag in _LANGUAGE_TEXTS:
        _, at = _chunk(value, 0)
        text, _ = _chunk(value, at)
        return text.decode(errors="replace")
    return None
