"""Post letters to a server of a test, and say what became of each."""

from tests.post.letters import make_envelope
from tracker.post.carriers import Outcome
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind

ACCEPTED, LATER, FAILED, UNKNOWN = OutcomeKind

SHORT = 0.3  # seconds: long enough for loopback to answer a server that means to


def letter_to(recipient: str, **changes):
    return make_envelope(**{"key": f"key:{recipient}", "recipient": recipient, **changes})


def post(url: str, *recipients: str, **limits: float) -> list[Outcome]:
    with open_transport(url, **limits) as transport:
        return [transport.deliver(letter_to(recipient)) for recipient in recipients]


def kinds(outcomes: list[Outcome]) -> list[OutcomeKind]:
    return [outcome.kind for outcome in outcomes]
