import ast
import re
import subprocess

from tests.house.source import ROOT, Module, dotted, modules

LONGEST_FILE = 400
LISTS = {"tracker/rules/fault_names.py"}  # one name a line, nothing to split
TOOLBOXES = {"utils", "helpers", "common", "misc", "util", "base_service"}

# file: what it imports inside a function, and why that is right
LATE_IMPORTS = {
    "tracker/printing/press.py": {"resource": "is not there on Windows; the child alone uses it"},
}

# Where everything may be caught: the outermost loop of a job, and of children that print and read.
OUTERMOST = ("tracker/jobs/", "tracker/printing/press.py", "tracker/sheets/child.py")

ASKS_THE_TIME = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.strftime",
    "func.now",
    "func.current_timestamp",
    "func.current_date",
    "func.localtimestamp",
}
OUR_CLOCK = {"clock.now", "clock.today", "clock.shift"}
MAY_ASK_OUR_CLOCK = ("tracker/web/", "tracker/jobs/", "tracker/commands/")

# Paths of one person's machine have no place in files that others read.
ONE_MACHINE = re.compile(r"(?<![\w.\-$}])/(?:home|Users|root|work|tmp/\w+)/\w")


def sinners(found) -> str:
    return "\n".join(sorted(found))


def test_only_the_database_module_commits():
    found = [
        module.place(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"commit", "begin"}
        and module.name != "tracker/database.py"
    ]
    assert not found, sinners(found)


def test_the_database_module_commits_in_one_line():
    (database,) = (module for module in modules() if module.name == "tracker/database.py")
    commits = [call for call in database.calls() if dotted(call.func).endswith(".commit")]
    assert len(commits) == 1


def test_only_the_clock_asks_the_time():
    found = [
        f"{module.place(call)} {dotted(call.func)}()"
        for module in modules()
        for call in module.calls()
        if dotted(call.func) in ASKS_THE_TIME and module.name != "tracker/clock.py"
    ]
    found += [
        f"{module.place(node)} from time import {alias.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
        if f"time.{alias.name}" in ASKS_THE_TIME
    ]
    assert not found, sinners(found)


def test_only_the_doors_ask_our_clock():
    exceptions = {"tracker/models/audit.py"}  # the listener has no caller to hand it a moment
    found = [
        f"{module.place(call)} {dotted(call.func)}()"
        for module in modules()
        for call in module.calls()
        if dotted(call.func) in OUR_CLOCK
        and not module.name.startswith(MAY_ASK_OUR_CLOCK)
        and module.name not in exceptions
    ]
    found += [
        f"{module.place(node)} names of the clock are used as clock.now(), so that they show"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "tracker.clock"
        and {alias.name for alias in node.names} & {"now", "today", "shift"}
    ]
    assert not found, sinners(found)


def late_imports(module: Module) -> set[str]:
    functions = (
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    imports = (
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return {
        node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in imports
    }


def test_functions_import_nothing_without_a_reason():
    found = [
        f"{module.name}: {name}"
        for module in modules()
        for name in late_imports(module) - LATE_IMPORTS.get(module.name, {}).keys()
    ]
    assert not found, sinners(found)


def test_below_the_pages_nobody_knows_of_a_current_user():
    found = [
        module.name
        for module in modules()
        if module.name.startswith("tracker/")
        and not module.name.startswith("tracker/web/")
        and re.search(r"\bcurrent_(user|actor)\b", module.text)
    ]
    assert not found, sinners(found)


def test_only_the_outermost_loops_catch_everything():
    found = [
        module.place(node.type)
        for module in modules()
        if not module.name.startswith(OUTERMOST)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and dotted(node.type) in {"Exception", "BaseException"}
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert not found, sinners(found)


def python_files():
    folders = ("tracker", "tests", "bench")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [ROOT / "app.py", ROOT / "config.py", *paths]


def test_no_file_is_too_long():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }
    found = [
        f"{name}: {n} lines"
        for name, n in lengths.items()
        if n > LONGEST_FILE and name not in LISTS
    ]
    assert not found, sinners(found)


def test_there_is_no_toolbox():
    found = [str(path) for path in python_files() if path.stem in TOOLBOXES]
    assert not found, sinners(found)


def test_every_file_stands_alone():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_symlink():
            found.append(f"{name} is a link")
        if not path.is_file() or "vendor" in path.parts:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{name}: {match[0]}" for match in ONE_MACHINE.finditer(text)]
    assert not found, sinners(found)
