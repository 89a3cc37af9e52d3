"""How much work there is to measure with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Sizes of a seeded database; the rest follows from them."""

    units: int
    users: int
    tasks: int
    reports: int
    sessions: int = 1

    def times(self, factor: int) -> "Profile":
        """Return the same with everything multiplied."""
        return Profile(
            self.units * factor,
            self.users * factor,
            self.tasks * factor,
            self.reports * factor,
            self.sessions * factor,
        )


PROVINCE = Profile(units=60, users=300, tasks=2_000, reports=8_000, sessions=12)
# All communes of the country in one committee: wide where x25 is deep.
COMMUNES = Profile(units=3_321, users=6_700, tasks=20_000, reports=27_000, sessions=30)
PROFILES = {"province": PROVINCE, "x25": PROVINCE.times(25)}
WIDE = {"communes": COMMUNES}
