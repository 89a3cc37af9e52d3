"""Words of an annex nobody answers to: what may be decided about them, and what was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.names import Match, key_of
from tracker.rules.annexes.reading import Decision, RowRead
from tracker.rules.annexes.unit_cells import Mention
from tracker.rules.choices import LeadGroup
from tracker.rules.faults import Fault, Refused
from tracker.services.annexes.corrections import kind_of_name
from tracker.speech import gettext as _
from tracker.web.forms.annexes import GROUP


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words somebody has to decide about, and how often rows say them."""

    key: str
    words: str
    name: str  # under which it would be added
    kind: str
    leads: int
    coordinates: int
    choice: str  # as the form offers it
    why: str


def list_unknown(
    preview: Preview, rows: Iterable[RowRead] | None = None, role: Role | None = None
) -> list[Unknown]:
    """Return the words to be decided about, those that lead first, then as they are met.

    With ``rows`` and ``role`` only those of these rows and of this column.
    """
    found: dict[str, Unknown] = {}
    for row in preview.taken if rows is None else rows:
        for mentions, of, is_lead in (
            (row.leads, Role.LEAD, True),
            (row.others, Role.COORDINATING, False),
        ):
            if role not in {None, of}:
                continue
            for one in mentions:
                if _asks(one, preview, is_lead=is_lead):
                    _count(found, one, preview, is_lead=is_lead)
    return sorted(found.values(), key=lambda one: (not one.leads, -one.leads - one.coordinates))


def _asks(one: Mention, preview: Preview, *, is_lead: bool) -> bool:
    """Tell whether words need a decision, or have had one."""
    if preview.decision_of(one) is not None:
        return True
    if one.group is not None:
        return is_lead and (one.group.is_some or one.group.group is LeadGroup.NONE)
    return one.found is None or not one.is_sure or one.found.body.id is None


def _count(found: dict[str, Unknown], one: Mention, preview: Preview, *, is_lead: bool) -> None:
    body = one.found.body if one.found and one.is_read and one.found.body.id is None else None
    name = body.name if body else one.words
    key = key_of(name)
    known = found.get(key)
    decided = preview.annex.decisions.get(key, {})
    found[key] = Unknown(
        key=key,
        words=known.words if known else one.words,
        name=str(decided.get("name") or name),
        kind=str(body.kind.value if body else ""),
        leads=(known.leads if known else 0) + is_lead,
        coordinates=(known.coordinates if known else 0) + (not is_lead),
        choice=_chosen(decided),
        why=_why(one, body is not None),
    )


def _chosen(decided: Mapping[str, Any]) -> str:
    """Return a decision as the form offers it."""
    if "group" in decided:
        return f"{GROUP}{decided['group']}"
    return str(decided.get("unit") or decided.get("do") or "")


def _why(one: Mention, is_shipped: bool) -> str:
    if is_shipped:
        return _("A central body or a province, known by name")
    if one.group is not None:
        return _("The document does not say which")
    if one.found is not None and one.found.match is Match.AMBIGUOUS:
        names = [one.found.body.name, *(body.name for body in one.found.others)]
        return _("May be %(names)s", names=_(" or ").join(names))
    if one.found is not None:
        return _("Looks like %(name)s", name=one.found.body.name)
    return ""


def proposed(one: Unknown) -> str:
    """Propose to add what the shipped list knows by name; nothing else is guessed."""
    return Decision.CREATE.value if one.kind else ""


def decisions_of(
    choices: Mapping[str, str], unknown: Mapping[str, Unknown], known: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return what was decided, with earlier decisions about words the page did not show."""
    decided = {key: dict(one) for key, one in known.items() if key not in unknown}
    for key, choice in choices.items():
        if key not in unknown:
            raise Refused(Fault.NOT_A_CHOICE, field="lines")
        one = unknown[key]
        if choice == Decision.CREATE:
            kind = one.kind or kind_of_name(one.name).value
            decided[key] = {"words": one.words, "do": choice, "name": one.name, "kind": kind}
        elif choice == Decision.APART:
            decided[key] = {"words": one.words, "do": choice}
        else:
            kind = "group" if choice.startswith(GROUP) else "unit"
            decided[key] = {
                "words": one.words,
                "name": one.name,
                "do": Decision.MATCH.value,
                kind: int(choice.removeprefix(GROUP)),
            }
    return decided
