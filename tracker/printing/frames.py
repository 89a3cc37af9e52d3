"""Length-prefixed messages over a pipe: how the product and its press talk."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


def write_frame(pipe: BinaryIO, payload: bytes) -> None:
    """Write one whole message; raise OSError when the other end is gone."""
    view = memoryview(_LENGTH.pack(len(payload)) + payload)
    while view:
        view = view[pipe.write(view) or 0 :]
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes | None:
    """Read one whole message, or None when the other end closed or broke off."""
    head = _read_exactly(pipe, _LENGTH.size)
    if head is None:
        return None
    return _read_exactly(pipe, _LENGTH.unpack(head)[0])


def _read_exactly(pipe: BinaryIO, size: int) -> bytes | None:
    chunks = []
    while size:
        chunk = pipe.read(size)
        if not chunk:
            return None
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
