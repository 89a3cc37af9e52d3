"""Templates without their indents: for readers of the source, and a third of what a page weighs.

They are taken out when a template is compiled, so no page waits for it. A line stays a line: what
stands between two words is still one blank to a browser.
"""

import re

from jinja2.ext import Extension

INDENT = re.compile(r"(?<=\n)[ \t]+")
AS_TYPED = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


def without_indents(source: str) -> str:
    r"""Return a template's source, its lines set to the margin but for what is shown as typed.

    >>> without_indents("<ul>\n    <li>one\n    two</li>\n</ul><pre>\n  as is</pre>")
    '<ul>\n<li>one\ntwo</li>\n</ul><pre>\n  as is</pre>'
    """
    parts = AS_TYPED.split(source)
    parts[::2] = [INDENT.sub("", part) for part in parts[::2]]
    return "".join(parts)


class Unindented(Extension):
    """Compile pages without indents; the words of a letter keep theirs."""

    def preprocess(self, source: str, name: str | None, _filename: str | None = None) -> str:
        """Return the source to compile."""
        return without_indents(source) if (name or "").endswith(".html") else source
