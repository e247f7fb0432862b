"""Strings that run as soon as any of them is taken for markup, script, style or a link; each calls `__r()`."""

from __future__ import annotations

import functools
import itertools
from typing import Iterator

SHORT = [
    "<img src=x onerror=__r()>", "<svg onload=__r()>", "<script>__r()</script>", "\"><img src=x onerror=__r()>", "'><svg onload=__r()>",
    "</title><script>__r()</script>", "</textarea><svg onload=__r()>", "</style><svg onload=__r()>", "</script><svg onload=__r()>",
    "<iframe src=javascript:parent.__r()>", "javascript:__r()", "\" onfocus=__r() autofocus x=\"", "' onmouseover=__r() x='",
    "<details open ontoggle=__r()>", "<video src=x onerror=__r()>", "<input autofocus onfocus=__r()>", "${__r()}", "{{__r()}}", "`-__r()-`",
    "');__r();//", "\");__r();//", "<a href=javascript:__r()>x</a>", "<style onload=__r()></style>", "--><svg onload=__r()>", "]]><svg onload=__r()/>",
    "<svg><a xlink:href=javascript:__r()>", "<math><mi xlink:href=javascript:__r()>", "data:text/html,<script>__r()</script>",
    "[x](javascript:__r())", "<img/src=x/onerror=__r()>",
]

TAGS = ["img src=x onerror", "svg onload", "video src=x onerror", "audio src=x onerror", "details open ontoggle", "input autofocus onfocus",
        "select autofocus onfocus", "textarea autofocus onfocus", "style onload", "body onload", "marquee onstart", "object data=x onerror",
        "svg><animate onbegin", "svg><set onbegin", "video><source onerror"]
BEFORE = ["", "\"", "'", "\">", "'>", "-->", "]]>", "</title>", "</style>", "</textarea>", "</script>", "</svg>", "</text>", "</td></tr></table>",
          "</desc>", "`", "\\\"", "&lt;", "\u202e", "\u2028", "\uff1c", "%3c"]


def strings(many: int) -> list[str]:
    """So many different ones, the thirty short ones first."""
    return list(itertools.islice(dict.fromkeys(itertools.chain(SHORT, longer())), many))


def longer() -> Iterator[str]:
    for before, tag in itertools.product(BEFORE, TAGS):
        yield f"{before}<{tag}=__r()>"


class Filling:
    """Fills text after text of a field with as many of the strings as fit, going on where that field's last text ended."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.next: dict[str, int] = {}
        self.told: dict[str, set[str]] = {}
        """Of each field, what it has held."""

    def text(self, field: str, most: int) -> str:
        return " ".join(self.words(field, most))

    def words(self, field: str, most: int) -> list[str]:
        words, left, fitting = [], most, self.fitting(most)
        first = place = self.next.get(field, len(self.next))
        while place < first + len(fitting):
            one = fitting[place % len(fitting)]
            if units(one) > left:
                break
            words.append(one)
            left -= units(one) + len(" ")
            place += 1
        self.told.setdefault(field, set()).update(words)
        # Where all of them fit, the next text begins with another one: no two are the same.
        self.next[field] = place if place < first + len(fitting) else first + 1
        return words

    def fitting(self, most: int) -> list[str]:
        return [one for one in self.strings if units(one) <= most]


@functools.cache
def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
