"""How much of a file is read: what an annex can need, far below what a server can bear."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_PASTE = 4_000_000  # characters
MOST_ROWS = 20_000
MOST_ROWS_OUT = 50_000  # a ledger of years; nobody sends one back
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000  # of all tables of a file, the empty ones between others included
MOST_TEXT = 20_000_000  # characters; a workbook may point to one long text many times
MOST_PARTS = 5_000
MOST_UNPACKED = 150 * MEGABYTE
RATIO_FROM = 20 * MEGABYTE  # small files may well be packed tightly
HIGHEST_RATIO = 100  # sheets of real offices come to 10 or 15


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use: seconds of processor, of the clock, of waiting; memory."""

    cpu_seconds: int = 20
    wall_seconds: float = 22.0
    memory_bytes: int = 700 * MEGABYTE
    queue_seconds: float = 5.0


AT_THE_DESK = Limits()  # a reader is waiting: queue, reading and grace end within 30 s
