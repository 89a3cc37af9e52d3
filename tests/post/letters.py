"""A letter for tests, with whatever a test wants different."""

from datetime import UTC, datetime
from typing import Any

from tracker.post.messages import Envelope

NOON = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)


def make_envelope(**changes: Any) -> Envelope:
    facts: dict[str, Any] = {
        "key": "task:7:due:7",
        "sender": "don-doc@gialai.gov.vn",
        "sender_name": "Tổ thư ký Ban Chỉ đạo chuyển đổi số tỉnh Gia Lai",
        "recipient": "van-thu@sotttt.gialai.gov.vn",
        "subject": "Nhắc hạn: kế hoạch chi tiết 04/11/2023",
        "text": "Kính gửi đơn vị,\n\nCòn 03 ngày.\n",
        "html": "<p>Kính gửi đơn vị,</p><p>Còn 03 ngày.</p>",
        "date": NOON,
    }
    return Envelope(**{**facts, **changes})
