import re
import subprocess
import sys

import pytest
from flask import Flask
from jinja2 import nodes

from app import create_app
from tests.conftest import make_settings
from tests.house.source import ROOT, TEMPLATES, modules, templates
from tracker.printing import layout
from tracker.web.words import LETTER_TEMPLATES

# Letters must carry their style inside (mail programs take no style sheet), papers their own.
OWN_STYLE = ("letters/", "papers/")


@pytest.fixture
def site(tmp_path) -> Flask:
    """The application without a database, with the pages of a demonstration."""
    return create_app(make_settings(tmp_path, is_demo=True))


def name_of(path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def find(pattern: str, *, skip: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in templates()
        if not name_of(path).startswith(skip)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_every_template_parses(site):
    for path in templates():
        name = name_of(path)
        if name.startswith("papers/"):  # these have an environment of their own
            layout._environment().get_template(name.removeprefix("papers/"))
        else:
            site.jinja_env.get_template(name)


def test_every_kind_of_letter_has_a_name_for_reading():
    kinds = {folder.name for folder in (TEMPLATES / "letters").iterdir() if folder.is_dir()}
    assert kinds == set(LETTER_TEMPLATES)


def test_no_template_turns_escaping_off():
    assert not find(r"\|\s*safe\b|autoescape\s+false|Markup\(")


def test_no_template_styles_inline():
    assert not find(r"<[a-z][^>]*\sstyle\s*=|<style\b", skip=OWN_STYLE)


def test_no_template_scripts_inline():
    assert not find(r"<script(?![^>]*\ssrc=)|<[a-z][^>]*\son\w+\s*=\s*[\"']|javascript:")


def test_no_page_loads_anything_from_elsewhere():
    assert not find(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", skip=OWN_STYLE)


def test_every_form_that_changes_something_carries_a_token():
    forms = re.compile(
        r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE
    )
    bare = [
        name_of(path)
        for path in templates()
        for body in forms.findall(path.read_text(encoding="utf-8"))
        if not re.search(r"\bcsrf(_token)?\(\)|hidden_tag\(\)", body)
    ]
    assert not bare


def test_no_template_is_long():
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in templates()}
    assert not {name: n for name, n in lengths.items() if n > 200 and "papers/" not in name}


def linked_from_templates(site: Flask) -> set[tuple[str, str]]:
    links = set()
    for path in templates():
        if name_of(path).startswith("papers/"):
            continue
        tree = site.jinja_env.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            is_link = isinstance(call.node, nodes.Name) and call.node.name == "url_for"
            if is_link and call.args and isinstance(call.args[0], nodes.Const):
                links.add((name_of(path), call.args[0].value))
    return links


def linked_from_code() -> set[tuple[str, str]]:
    link = re.compile(r"\burl_for\(\s*[\"']([\w.]+)[\"']")
    return {(m.name, words) for m in modules() for words in link.findall(m.text)}


def test_every_link_leads_to_a_page(site):
    endpoints = set(site.view_functions)
    ends = {endpoint.rpartition(".")[2] for endpoint in endpoints}
    dead = [
        f"{place}: {endpoint}"
        for place, endpoint in linked_from_templates(site) | linked_from_code()
        if (endpoint[1:] not in ends if endpoint.startswith(".") else endpoint not in endpoints)
    ]
    assert not dead, "\n".join(sorted(dead))


def test_templates_are_well_formed():
    command = [sys.executable, "-m", "djlint", "--lint", "--quiet", str(TEMPLATES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
