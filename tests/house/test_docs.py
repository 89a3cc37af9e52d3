import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.house.source import ROOT, modules

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OURS = {"app", "config", "tracker"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def imported() -> set[str]:
    """Return the first name of everything the product imports from others."""
    names = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - OURS


def test_every_dependency_has_its_reason_and_its_pin():
    explained = set(re.findall(r"`([a-z0-9-]+)`", read("docs/dependencies.md")))
    pinned = set(re.findall(r"^([a-z0-9-]+)==", read("requirements.txt"), re.MULTILINE))
    distributions = packages_distributions()
    used = {distributions[name][0].lower().replace("_", "-") for name in imported()}
    assert used - explained == set()
    assert used - pinned == set()


def test_every_setting_is_explained():
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs/operations.md"), re.MULTILINE))
    (settings,) = (module for module in modules() if module.name == "config.py")
    asked = {
        node.value
        for node in ast.walk(settings.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", node.value)
        and node.value != "LOOPBACK"
    }
    assert asked == table


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_scripts_and_units_name_files_that_exist():
    words = read("docs/operations.md") + read("README.md")
    named = set(re.findall(r"\b(?:script|deploy)/[\w.-]*\w", words))
    assert [name for name in named if not (ROOT / name).exists()] == []
