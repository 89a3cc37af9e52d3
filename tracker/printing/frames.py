"""Length-prefixed messages over a pipe: how the product and its press talk."""

import struct
from typing import BinaryIO

_HEAD = struct.Struct(">4sQ")  # the mark tells a message from what a library printed by itself
TOLD = b"T"  # begins a message that says how far a paper is; its answer is still to come
_MARK = b"\x00msg"


def write_frame(pipe: BinaryIO, payload: bytes) -> None:
    """Write one whole message; raise OSError when the other end is gone."""
    view = memoryview(_HEAD.pack(_MARK, len(payload)) + payload)
    while view:
        view = view[pipe.write(view) or 0 :]
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes | None:
    """Read one whole message, or None when the other end closed, broke off or talks otherwise."""
    head = _read_exactly(pipe, _HEAD.size)
    if head is None:
        return None
    mark, length = _HEAD.unpack(head)
    return _read_exactly(pipe, length) if mark == _MARK else None


def _read_exactly(pipe: BinaryIO, size: int) -> bytes | None:
    chunks = []
    while size:
        chunk = pipe.read(size)
        if not chunk:
            return None
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
