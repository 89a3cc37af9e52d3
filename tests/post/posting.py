"""Post letters to a server of a test, and say what became of each."""

from tests.post.letters import make_envelope
from tracker.post.carriers import Outcome
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind

ACCEPTED, LATER, FAILED, UNKNOWN = OutcomeKind

SHORT = 2.0  # seconds: long enough on a busy machine for a server that means to answer
LONG = 60.0


def limits_for(step: str, deed: str) -> dict[str, float]:
    """Return the limits under which a deed shows soon: short only where a test waits for them."""
    waits = SHORT if deed in {"silence", "trickle"} else LONG
    return {
        "timeout": LONG if step == "dot" else waits,
        "final_timeout": waits if step in {"body", "dot"} else LONG,  # a short body leaves at once
    }


def letter_to(recipient: str, **changes):
    return make_envelope(**{"key": f"key:{recipient}", "recipient": recipient, **changes})


def post(url: str, *recipients: str, **limits: float) -> list[Outcome]:
    with open_transport(url, **limits) as transport:
        return [transport.deliver(letter_to(recipient)) for recipient in recipients]


def kinds(outcomes: list[Outcome]) -> list[OutcomeKind]:
    return [outcome.kind for outcome in outcomes]
