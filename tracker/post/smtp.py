"""Carry a batch of letters over one SMTP connection, and know how far each of them got."""

import base64
import smtplib
from collections.abc import Callable
from types import TracebackType

from tracker.post.carriers import Outcome, Parcel, Transport, log_safe, nothing
from tracker.post.conversation import Conversation
from tracker.post.servers import Server
from tracker.rules.delivery import OutcomeKind

FAREWELL = 5.0  # seconds for QUIT: every letter has its outcome by then
# "Sign in first", "password expired", "encrypt first" and the like: refusals of us, not of the
# letter; they are put right in MAIL_URL, and the letters go then (RFC 4954, 6).
ABOUT_US = frozenset({530, 534, 535, 538})

_Answer = tuple[int, bytes]


class _Refusal(Exception):
    """Stop this letter: the server said something else than the step needs."""

    def __init__(self, step: str, answer: _Answer) -> None:
        super().__init__(step)
        self.step = step
        self.code, self.words = answer


class _Unreachable(Exception):
    """Stop the batch: no usable connection can be had."""


class SmtpTransport(Transport):
    """Send letters to one server; a connection that ends within a batch is made anew."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._conversation: Conversation | None = None
        if server.ca:
            server.tls_context()  # a file that cannot be used is told of at once

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch; amid a letter there is no leave to take."""
        if kind is not None:
            self._hang_up()
        super().__exit__(kind, error, traceback)

    def carry(self, parcel: Parcel, *, meanwhile: Callable[[], None] = nothing) -> Outcome:
        """Send one parcel; a refused copy is left out, a refused recipient stops the letter."""
        if self.unreachable is not None:
            return self.unreachable
        try:
            conversation, refused = self._offer(parcel)
        except _Unreachable as reason:
            self._hang_up()
            self.unreachable = self._outcome(OutcomeKind.LATER, _code_of(reason), str(reason))
            return self.unreachable
        except _Refusal as refusal:
            return self._after(refusal)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return self._outcome(OutcomeKind.LATER, None, f"lost before the final dot: {error}")
        meanwhile()
        return self._conclude(conversation, refused)

    def announce(self, parcel: Parcel) -> None:
        """Write the envelope over the connection in use; its answers are read by ``carry``."""
        if self._conversation is not None:
            try:
                self._conversation.write_ahead(_envelope(self._conversation, parcel))
            except (OSError, smtplib.SMTPException):
                self._hang_up()

    def reach(self) -> bool:
        """Make the connection, or tell that it cannot be had."""
        try:
            self._connect()
        except _Unreachable:
            return False
        return True

    def interrupt(self) -> None:
        """Break off: whoever waits for an answer is told that there will be none."""
        conversation = self._conversation
        if conversation is not None:
            conversation.break_off()

    def close(self) -> None:
        """Take leave of the server."""
        if self._conversation is None:
            return
        self._conversation.patience = FAREWELL
        try:
            self._conversation.quit()
        except (OSError, smtplib.SMTPException):
            pass  # it is as gone as it can be
        finally:
            self._hang_up()

    def _offer(self, parcel: Parcel) -> tuple[Conversation, tuple[str, ...]]:
        """Take the letter as far as the final dot; return the copies the server refused."""
        conversation, recipient, copies = self._begin(parcel)
        _expect("RCPT TO", conversation.ask(recipient), 250, 251, 252)
        refused = tuple(
            copy
            for copy, command in zip(parcel.copies, copies, strict=True)
            if conversation.ask(command)[0] not in {250, 251, 252}
        )
        _expect("DATA", conversation.ask("DATA"), 354)
        conversation.send_letter(parcel.octets)
        conversation.send_dot()
        return conversation, refused

    def _begin(self, parcel: Parcel) -> tuple[Conversation, str, list[str]]:
        """Open the letter, on a new connection where the server has ended the one in use.

        Servers close after so many letters or so long a pause; that is no fault of this one.
        Return the commands that name the recipient and the copies.
        """
        while True:
            conversation = self._connect()
            is_in_use = conversation.letters > 0
            _, recipient, *copies = envelope = _envelope(conversation, parcel)
            try:
                answer = _open(conversation, envelope)
            except smtplib.SMTPServerDisconnected:
                if not is_in_use:
                    raise
                answer = (421, b"")
            if answer[0] != 421 or not is_in_use:
                _expect("MAIL FROM", answer, 250)
                return conversation, recipient, copies
            self._hang_up()

    def _conclude(self, conversation: Conversation, refused: tuple[str, ...]) -> Outcome:
        """Wait for the word that decides; without it nobody knows whether the letter went."""
        try:
            answer = conversation.wait_for_answer(self._server.final_timeout)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return self._outcome(
                OutcomeKind.UNKNOWN, None, f"no answer after the final dot: {error}"
            )
        code, words = answer
        if 400 <= code <= 599:
            return self._after(_Refusal("the letter", answer))
        if not 200 <= code <= 299:
            self._hang_up()
            return self._outcome(OutcomeKind.UNKNOWN, code, f"{code} {_text(words)}")
        conversation.letters += 1
        return self._outcome(
            OutcomeKind.ACCEPTED, code, f"{code} {_text(words)}", refused_copies=refused
        )

    def _after(self, refusal: _Refusal) -> Outcome:
        """Clear the table for the next letter, and say what the refusal means for this one."""
        code = refusal.code
        is_for_good = 500 <= code <= 599 and code not in ABOUT_US
        if code == 421 or not 400 <= code <= 599:
            self._hang_up()
        else:
            self._reset()
        return self._outcome(
            OutcomeKind.FAILED if is_for_good else OutcomeKind.LATER,
            code,
            f"{refusal.step}: {code} {_text(refusal.words)}",
        )

    def _connect(self) -> Conversation:
        if self._conversation is None:
            try:
                self._conversation = Conversation(self._server)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                # ValueError: signing in with a challenge that cannot be decoded.
                raise _Unreachable(f"cannot use the mail server: {_words_of(error)}") from error
        return self._conversation

    def _reset(self) -> None:
        try:
            if self._conversation is None or not self._conversation.withdraw():
                self._hang_up()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None

    def _outcome(
        self,
        kind: OutcomeKind,
        code: int | None,
        detail: str,
        *,
        refused_copies: tuple[str, ...] = (),
    ) -> Outcome:
        for secret in _secrets(self._server):
            detail = detail.replace(secret, "***")
        return Outcome(kind, code, log_safe(detail), refused_copies)


def _envelope(conversation: Conversation, parcel: Parcel) -> list[str]:
    """Return the commands that open a letter: who sends it, to whom, and the copies."""
    size = f" size={len(parcel.octets)}" if conversation.has_extn("size") else ""
    return [
        f"MAIL FROM:<{parcel.sender}>{size}",
        *(f"RCPT TO:<{address}>" for address in (parcel.recipient, *parcel.copies)),
    ]


def _open(conversation: Conversation, envelope: list[str]) -> _Answer:
    """Return the answer to the first command; the others follow it, or are under way already."""
    if not conversation.is_ahead_of(envelope) and not conversation.withdraw():
        raise smtplib.SMTPServerDisconnected("another letter could not be withdrawn")
    if not conversation.has_ahead:
        conversation.write_ahead(envelope)
    return conversation.ask(envelope[0])


def _expect(step: str, answer: _Answer, *good: int) -> None:
    if answer[0] not in good:
        raise _Refusal(step, answer)


def _code_of(reason: _Unreachable) -> int | None:
    error = reason.__cause__
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " / ".join(text.splitlines())


def _secrets(server: Server) -> list[str]:
    """Return all forms in which a careless server may repeat the password to us."""
    if not server.password:
        return []
    forms = (f"\0{server.user}\0{server.password}", server.password)
    return [*(base64.b64encode(form.encode()).decode() for form in forms), server.password]
