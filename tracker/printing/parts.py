"""The parts all papers share: who issues, who signs, who is named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body in whose name a paper goes out (box 2), in capitals, its parent above it."""

    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the paper names him; what is not known prints as a blank."""

    name: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature (boxes 7a and 7b), in capitals as printed.

    A committee that uses its parent's seal shows the signer's title in the committee and his
    office, the office right above the name (Decree 30/2020, Annex I, II.7.c).
    """

    name: str | None = None
    capacities: tuple[str, ...] = ()
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """How a reader finds out whether his print is the issued paper: a code, where to enter it.

    ``svg`` is the address as a QR picture (a whole ``<svg>``); Word shows code and address alone.
    """

    code: str
    address: str
    svg: str


def verification_words(verification: Verification | None) -> str:
    """Return the line that tells a reader in Word how to check the paper; empty without one.

    >>> verification_words(Verification("7K4M", "https://vb.example/k/7K4M", "<svg/>"))
    'Kiểm tra văn bản: mã 7K4M tại https://vb.example/k/7K4M'
    """
    if verification is None:
        return ""
    return f"Kiểm tra văn bản: mã {verification.code} tại {verification.address}"
