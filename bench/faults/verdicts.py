"""What a fault came to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """A fault, its dose, and whether the promise held."""

    fault: str
    dose: str
    lost: int
    doubled: int
    is_kept: bool
    notes: str = ""

    def words(self) -> str:
        """Return the verdict in one line."""
        word = "held" if self.is_kept else "BROKEN"
        return f"{self.fault:4}{word:8}lost {self.lost:<5}doubled {self.doubled:<5}{self.dose}" + (
            f"; {self.notes}" if self.notes else ""
        )
