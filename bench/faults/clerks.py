"""Clerks who enter documents into the register, through the form as people do."""

import re

from bench.faults.desks import Answer, ask
from tracker import clock
from tracker.rules.choices import DocumentKind

PAGE = "/documents/new"
HIDDEN = re.compile(r'name="(csrf_token|nonce)"[^>]* value="([^"]+)"')
TYPED = {
    "kind": DocumentKind.LETTER.value,
    "symbol": "BCĐ",
    "subject": "V/v triển khai nhiệm vụ",
    "issuer": "Ban Chỉ đạo",
    "priority": "normal",
}


def enter(site: str, page: Answer, number: str) -> Answer:
    """Send the form of this page with a number typed into it; 303 says that it is saved."""
    today = f"{clock.local(clock.real_now()):%d/%m/%Y}"
    typed = TYPED | dict(HIDDEN.findall(page.text)) | {"number": number, "issued_on": today}
    return ask(site + PAGE, page.cookie, typed)
