"""Open the way letters take out of the house, as MAIL_URL says."""

from pathlib import Path

from tracker.post.carriers import Transport
from tracker.post.folder import FolderTransport
from tracker.post.servers import read_mail_url
from tracker.post.smtp import SmtpTransport

ANSWER_TIMEOUT = 60.0
# After the final dot a server may take ten minutes (RFC 5321, 4.5.3.2.6): who gives up
# earlier and tries again makes duplicates.
FINAL_TIMEOUT = 600.0


def open_transport(
    mail_url: str,
    *,
    timeout: float = ANSWER_TIMEOUT,
    final_timeout: float = FINAL_TIMEOUT,
    is_durable: bool = True,
) -> Transport:
    """Return the transport for a batch of letters; times in seconds, the URL's own go before.

    ``is_durable`` False lets a folder keep letters without waiting for the disk.

    Raises ValueError if the URL cannot be used, in words without the password.
    """
    place = read_mail_url(mail_url, timeout=timeout, final_timeout=final_timeout)
    if isinstance(place, Path):
        return FolderTransport(place, is_durable=is_durable)
    return SmtpTransport(place)
