"""Lists taken along, changed in Excel and read back: what differs is taken, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.web.readback_world import (
    LINES,
    add,
    change,
    differences,
    make_readback_world,
)
from tracker.rules.permissions import Role, may_knock
from tracker.sheets.child import read
from tracker.web.readback.registry import TABLES

pytestmark = pytest.mark.usefixtures("frozen")


@dataclass(frozen=True)
class Case:
    """A list: who works on it, where it comes from, a change of one of its rows, a new row."""

    role: Role
    address: str
    row: int
    typed: dict[str, Any]  # by heading: what the cell says afterwards
    shown: dict[str, str]  # what else then reads differently, or in other words
    new: dict[str, Any]


CASES = {
    "units": Case(
        Role.SECRETARIAT,
        "/units/export.xlsx",
        2,
        {
            "Tên ngắn": "Y tế",
            "Loại": "Cơ quan khác",
            "Thứ tự": 7,
            "Mã đơn vị cấp trên": "Sở Nội vụ",
            "Từ ngày": "01/03/2020",
            "Tên gọi khác": "SYT; Sở Ytế",
        },
        {},
        {"Mã": "X1", "Tên đơn vị": "Ủy ban mới", "Tên ngắn": "UBM", "Loại": "Khác", "Thứ tự": 99},
    ),
}


@pytest.fixture
def world(client, monkeypatch):
    monkeypatch.setattr("tracker.web.views.tables.read_book", read)
    return make_readback_world(client)


def test_heads(world):
    for noun, kind in TABLES.items():
        print(noun, [str(c.head) for c in kind.columns])
    world.come_as(Role.SECRETARIAT)
    for a in ("/units/export.xlsx", "/units/groups.xlsx", "/documents/export.xlsx", "/budget/export.xlsx", "/inspections/export.xlsx","/inspections/findings.xlsx"):
        s = world.export(a)
        print(a); [print([c.text[:20] for c in r]) for r in s]
    world.come_as(Role.ADMIN)
    s = world.export("/users/export.xlsx"); [print([c.text[:20] for c in r]) for r in s]
    world.come_as(Role.UNIT_LEAD)
    s = world.export("/tasks/{detail}/measures.xlsx"); [print([c.text[:20] for c in r]) for r in s]
