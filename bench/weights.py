"""``python -m bench.weights``: walk the pages a secretary can reach; say what each asks and weighs.

The demonstration is loaded into ``--folder`` when nothing is there; a folder that ``bench seed``
filled is walked by its secretary. From each page its links are followed, a few addresses of each
kind. Figures are printed, never asserted.
"""

import argparse
import gzip
import html
import json
import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from app import create_app, prepare
from bench.pages import counting
from config import read

MOST_BYTES = 100_000
MOST_STATEMENTS = 16
HEADS = "statements   kB  gzip  cpu ms  page"
LINK = re.compile(r'<a\s[^>]*href="([^"#]+)')
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
ENTRY = re.compile(r'name="user" value="(\d+)">(.*?)</form>', re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """What one page asks of the database, weighs and costs when nothing is remembered."""

    address: str
    kind: str
    statements: int
    octets: int
    packed: int
    milliseconds: float

    @property
    def is_heavy(self) -> bool:
        """Tell whether the page passes a limit of the house."""
        return self.octets > MOST_BYTES or self.statements > MOST_STATEMENTS


def main() -> None:
    """Walk, and print the heaviest page of each kind."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="weights-"))
    app, client = _signed_in(folder, options.who)
    heaviest: dict[str, Weight] = {}
    for weight in walk(app, client, each=options.each):
        known = heaviest.setdefault(weight.kind, weight)
        if (weight.octets, weight.statements) > (known.octets, known.statements):
            heaviest[weight.kind] = weight
    print(HEADS)
    for one in sorted(heaviest.values(), key=attrgetter("octets"), reverse=True):
        if options.all or one.is_heavy:
            print(
                f"{one.statements:10}{one.octets / 1000:5.0f}{one.packed / 1000:6.0f}"
                f"{one.milliseconds:8.0f}  {one.address}"
            )
    heavy = sum(1 for one in heaviest.values() if one.is_heavy)
    print(
        f"{len(heaviest)} kinds of pages, {heavy} above {MOST_BYTES // 1000} kB"
        f" or {MOST_STATEMENTS} statements"
    )


def walk(app: Flask, client: FlaskClient, *, each: int) -> Iterator[Weight]:
    """Visit ``each`` addresses of each kind of page that links lead to."""
    waiting, seen, visits = deque(["/"]), {"/"}, dict[str, int]()
    while waiting:
        address = waiting.popleft()
        kind = _kind(app, address)
        visits[kind] = visits.get(kind, 0) + 1
        if not kind or visits[kind] > each:
            continue
        text, weight = _weigh(app, client, address, kind)
        if weight:
            yield weight
        for link in LINK.findall(text):
            to = urldefrag(urljoin(address, html.unescape(link))).url
            if to.startswith("/") and to not in seen:
                seen.add(to)
                waiting.append(to)


def _kind(app: Flask, address: str) -> str:
    """Name the route and what is asked of it; nothing for a file."""
    parts = urlsplit(address)
    if re.search(r"\.\w{2,4}$", parts.path):
        return ""
    try:
        endpoint, _values = app.url_map.bind("127.0.0.1").match(parts.path, "GET")
    except HTTPException:
        return ""
    asked = sorted({name for name, _value in parse_qsl(parts.query)})
    return " ".join([str(endpoint), *asked])


def _weigh(app: Flask, client: FlaskClient, address: str, kind: str) -> tuple[str, Weight | None]:
    client.get(address)  # its templates are compiled now
    app.extensions.pop("tracker.memory", None)
    with app.app_context(), counting() as sent:
        started = time.process_time()
        answer = client.get(address)
        spent = 1000 * (time.process_time() - started)
    if answer.status_code in (302, 303):
        return f'<a href="{html.escape(answer.location)}">', None
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return "", None
    packed = len(gzip.compress(answer.data, 6))
    return answer.text, Weight(address, kind, len(sent), len(answer.data), packed, spent)


def _signed_in(folder: Path, who: str) -> tuple[Flask, FlaskClient]:
    seeded = folder / "bench.json"
    environ = {**os.environ, "DATA_DIR": str(folder), "DEMO": "0" if seeded.exists() else "1"}
    app = create_app(read(environ))
    client = app.test_client()
    if seeded.exists():
        reach = json.loads(seeded.read_text(encoding="utf-8"))
        client.set_cookie(reach["cookie_name"], reach["secretariat"])
        return app, client
    prepare(app)
    page = client.get("/sign-in").text
    user = next(user for user, words in ENTRY.findall(page) if who in words)
    client.post("/sign-in/demo", data={"user": user, "csrf_token": TOKEN.findall(page)[0]})
    return app, client


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the database is, or will be")
    parser.add_argument("--who", default="Tổ thư ký", help="words of a post of the demonstration")
    parser.add_argument("--each", type=int, default=3, help="addresses of each kind")
    parser.add_argument("--all", action="store_true", help="print the light pages too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
