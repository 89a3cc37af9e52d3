import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tracker.web.frame import OFFICE, UNIT

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor"]
PAGES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.relative_to(ROOT / "templates").parts[0] not in {"letters", "papers"}
]


def listed(folder: Path) -> dict[str, str]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files: dict[str, str] = {}
    for package in manifest["packages"]:
        assert {"name", "version", "licence", "source", "files"} <= package.keys()
        assert not files.keys() & package["files"].keys(), package["name"]
        files |= package["files"]
    return files


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_listed_and_unchanged(folder: Path) -> None:
    found = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }

    assert found == listed(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_package_brings_its_licence(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    for package in manifest["packages"]:
        names = [Path(name).name.upper() for name in package["files"]]
        assert any("LICEN" in name or "COPYRIGHT" in name for name in names), package["name"]


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon\(\s*"([^"]+)"', text))
        named |= set(re.findall(r'icon_name\s*=\s*"([^"]+)"', text))
    named |= {item.icon for group in (*OFFICE, *UNIT) for item in group.items}

    assert named
    assert named <= drawn


def test_no_page_carries_a_style_attribute_or_a_script_of_its_own() -> None:
    for page in PAGES:
        text = re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\sstyle\s*=", text), page
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text), page
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), page


def test_style_sheet_and_script_fetch_nothing_from_elsewhere() -> None:
    for name in ("theme.css", "app.js", "icons.svg"):
        text = (ROOT / "static" / name).read_text(encoding="utf-8")
        assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9.-]+\.[a-z]{2,}/", text), name


def test_style_sheet_names_only_files_that_exist() -> None:
    text = (ROOT / "static" / "theme.css").read_text(encoding="utf-8")
    names = re.findall(r"url\((vendor/[^)]+)\)", text)

    assert len(names) == 12
    assert all((ROOT / "static" / name).is_file() for name in names)


def test_every_block_of_the_style_sheet_is_closed_before_the_next_part():
    depth, unclosed = 0, []
    for number, line in enumerate(
        (ROOT / "static" / "theme.css").read_text(encoding="utf-8").splitlines(), start=1
    ):
        if line.startswith("/*") and depth:
            unclosed.append(number)
        bare = re.sub(r"/\*.*?\*/", "", line)
        depth += bare.count("{") - bare.count("}")
    assert not unclosed
    assert depth == 0
