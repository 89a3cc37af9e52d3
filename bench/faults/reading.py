"""Write down what a server shows at some instants: pages, a paper and the mails, as plain text.

A process of its own, because the zone of a server is the zone of its process.
"""

import re
import shutil
import subprocess
import sys
from datetime import datetime
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from bench.faults.defects import plant
from config import read
from tests.web.signin import sign_in_as
from tracker import clock
from tracker.database import db, stop_reading, transaction
from tracker.jobs.delivery import deliver
from tracker.models import Letter, Membership, Task
from tracker.rules.permissions import Role

PAGES = {"overview": "/overview", "overdue": "/tasks?view=overdue&size=200", "backlog": "/backlog"}
LEDGER = "/ledger/print.pdf"
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
LINK = re.compile(r"/link/\S+")  # its secret is chance


def main() -> None:
    """Read everything at each instant into the folder named first."""
    folder, defect, *instants = sys.argv[1:]
    Path(folder).mkdir()
    plant(defect)
    app = create_app(read())
    with app.app_context():
        client = app.test_client()
        secretariat = db.session.query(Membership).filter_by(role=Role.SECRETARIAT).first()
        sign_in_as(client, secretariat)
        for words in instants:
            instant = datetime.fromisoformat(words)
            clock.now = lambda instant=instant: instant  # it stands: reading takes its time
            for name, text in _read(app, client, instant).items():
                Path(folder, f"{words} {name}").write_text(text, encoding="utf-8")


def _read(app: Flask, client: FlaskClient, instant: datetime) -> dict[str, str]:
    tasks = [task.id for task in db.session.query(Task).order_by(Task.id)]
    stop_reading()
    paths = PAGES | {f"task {number}": f"/tasks/{number}" for number in tasks}
    told = {name: _text(client, path) for name, path in paths.items()}
    told["paper"] = _paper(client)
    told["mails"] = "\n".join(_mails(app, instant))
    return told


def _text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status}")
    return " ".join(unescape(TAG.sub(" ", answer.text)).split())


def _paper(client: FlaskClient) -> str:
    octets = client.get(LEDGER).data
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=octets, check=True, capture_output=True).stdout.decode()


def _mails(app: Flask, instant: datetime) -> list[str]:
    """Send the letters once more at this instant; return them as their readers see them."""
    with transaction():
        db.session.query(Letter).update({"state": "pending"})
    post = Path(urlsplit(app.config["SETTINGS"].mail_url).path)
    shutil.rmtree(post, ignore_errors=True)
    deliver(at=instant)
    return sorted(_mail(file.read_bytes()) for file in post.iterdir())


def _mail(octets: bytes) -> str:
    message = message_from_bytes(octets, policy=policy.default)
    heads = [f"{name}: {message[name]}" for name in ("Date", "To", "Subject", "Message-ID")]
    body = message.get_body(("plain",))
    return "\n".join([*heads, LINK.sub("/link/…", body.get_content() if body else "")])


if __name__ == "__main__":
    main()
