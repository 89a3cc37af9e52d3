"""How a person's office stands above his name when he signs (Decree 30/2020, Annex I, II.7)."""

import re

# "Trưởng ban", "Phó Trưởng Ban Thường trực", with or without the committee's name after it
_COMMITTEE_TITLE = re.compile(
    r"((?:phó )?trưởng ban(?: thường trực)?)(?: chỉ đạo\b.*)?", re.IGNORECASE
)

# where a second office begins; other commas stand in the names of bodies
_NEXT_OFFICE = re.compile(
    r",\s+(?=(?:phó |quyền )*(?:chủ tịch|chủ nhiệm|trưởng|giám đốc|tổng|bí thư|chánh|tổ trưởng"
    r"|[uủ][yỷ] viên|bộ trưởng|thứ trưởng|thành viên|cục trưởng|viện trưởng)\b)",
    re.IGNORECASE,
)


def titles_of(office: str) -> tuple[tuple[str, ...], str]:
    """Return the titles in the committee and the other office, in capitals, as they are signed.

    A committee's signer shows his title in the committee and, right above his name, his office.

    >>> titles_of("Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo về Chuyển đổi số tỉnh")
    (('TRƯỞNG BAN',), 'CHỦ TỊCH UBND TỈNH')
    >>> titles_of("Phó Chủ tịch UBND tỉnh, Phó Trưởng ban Thường trực")
    (('PHÓ TRƯỞNG BAN THƯỜNG TRỰC',), 'PHÓ CHỦ TỊCH UBND TỈNH')
    >>> titles_of("")
    ((), '')
    """
    parts = [part.strip() for part in office.split(",") if part.strip()]
    matches = [(part, _COMMITTEE_TITLE.fullmatch(part)) for part in parts]
    titles = tuple(match[1].upper() for _, match in matches if match)
    others = [part.upper() for part, match in matches if match is None]
    return titles, ", ".join(others)


def named_with_office(office: str, name: str) -> str:
    """Return a person as sentences of papers name him: his first office, his name, the others.

    >>> named_with_office("Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo", "Nguyễn Văn A")
    'Chủ tịch UBND tỉnh Nguyễn Văn A, Trưởng Ban Chỉ đạo'
    >>> named_with_office("Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Trần Thị B")
    'Giám đốc Sở Văn hóa, Thể thao và Du lịch Trần Thị B'
    >>> named_with_office("", "Trần Thị B"), named_with_office("Trưởng Ban Chỉ đạo", "")
    ('Trần Thị B', 'Trưởng Ban Chỉ đạo')
    """
    if not name:
        return office
    first, *others = _NEXT_OFFICE.split(office, maxsplit=1)
    return ", ".join([f"{first} {name}".strip(), *others])


def signed_as(office: str) -> tuple[tuple[str, ...], str]:
    """Return the capacities and the other office of who signs a paper of the committee.

    A deputy signs in the head's place (KT., Decree 30/2020, Annex I, II.7.b).

    >>> signed_as("Phó Chủ tịch UBND tỉnh, Phó Trưởng ban Thường trực")
    (('KT. TRƯỞNG BAN', 'PHÓ TRƯỞNG BAN THƯỜNG TRỰC'), 'PHÓ CHỦ TỊCH UBND TỈNH')
    >>> signed_as("Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo")
    (('TRƯỞNG BAN',), 'CHỦ TỊCH UBND TỈNH')
    """
    titles, other = titles_of(office)
    is_deputy = any(title.startswith("PHÓ TRƯỞNG BAN") for title in titles)
    return (("KT. TRƯỞNG BAN", *titles) if is_deputy else titles), other
