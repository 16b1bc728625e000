"""The markups of chat: plain text, Telegram's HTML, Slack's mrkdwn; and plain mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.render.flow import flow, with_addresses
from bot.render.tree import Block, Run

ChatMarkup = Literal["plain", "telegram", "mrkdwn"]

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# Slack reads a link's target up to the first bar or bracket.
_TARGET = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C"})
# Slack knows no escape for its formatting signs, and invisible characters around them make
# them stronger, not weaker. The words a client shows when it cannot read a date stay literal.
_LITERAL = "<!date^0^{_}|%s>"
_ACTIVE = re.compile(
    r"`|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|:(?=[\w+'-]+:)|(?m:^)(?:>|&gt;)(?!\|)"
)


_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """How one markup is laid out, written and measured against its channel's limit."""

    bullet: str
    prepare: Callable[[Iterable[Run]], Iterable[Run]]
    write: Callable[[Iterable[Run]], str]
    visible_only: bool

    def lay_out(self, blocks: Sequence[Block]) -> list[Run]:
        """The runs that ``write`` will write, whole or in parts."""
        return list(self.prepare(flow(blocks, bullet=self.bullet)))

    def whole(self, blocks: Sequence[Block]) -> str:
        """All of it as one text."""
        return self.write(self.lay_out(blocks)).strip()

    def measure(self, runs: Iterable[Run]) -> int:
        """The length the channel counts, in UTF-16 code units."""
        return utf16(_plain(runs) if self.visible_only else self.write(runs))


def utf16(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_inert(text: str) -> bool:
    """Whether Slack shows these characters as they are, once the three brackets are escaped."""
    return _ACTIVE.search(text) is None


def escaped(text: str) -> str:
    """Text for Slack without formatting, such as the words of a notification."""
    return text.translate(_HTML)


def _plain(runs: Iterable[Run]) -> str:
    return "".join([run.text for run in runs])


def _telegram(runs: Iterable[Run]) -> str:
    return "".join(
        [
            f'<a href="{url.translate(_ATTRIBUTE)}">{_html(group)}</a>' if url else _html(group)
            for url, group in groupby(runs, key=lambda run: run.style.url)
        ]
    )


def _html(runs: Iterable[Run]) -> str:
    # One tag around all that is alike: Telegram formats a hundred places of a message at most.
    parts = []
    for (bold, italic), group in groupby(runs, key=lambda run: (run.style.bold, run.style.italic)):
        text = _plain(group).translate(_HTML)
        text = f"<i>{text}</i>" if italic else text
        parts.append(f"<b>{text}</b>" if bold else text)
    return "".join(parts)


def _mrkdwn(runs: Iterable[Run]) -> str:
    # Signs that meet in the middle of a word would be shown, not obeyed.
    joined = (
        Run(_plain(group), style) for style, group in groupby(runs, key=lambda run: run.style)
    )
    return "".join([_mrkdwn_run(run) for run in joined])


def _mrkdwn_run(run: Run) -> str:
    style = run.style
    if style.mention and _SLACK_ID.fullmatch(style.mention):
        return f"<@{style.mention}>"
    if style.url:
        label = " ".join(run.text.split("\n")).translate(_HTML)
        return _marked(f"<{style.url.translate(_TARGET)}|{label}>", run)
    text = run.text.translate(_HTML)
    text = text if is_inert(text) else _ACTIVE.sub(_literal, text)
    if not (style.bold or style.italic):
        return text
    # Slack's signs hold neither across lines nor beside a space.
    return "\n".join([_marked(line, run) for line in text.split("\n")])


def _literal(sign: re.Match[str]) -> str:
    # Those words may hold no entity; a quote's bracket counts only as the first of its line.
    return f"\u2060{sign[0]}" if sign[0] == "&gt;" else _LITERAL % sign[0]


def _marked(text: str, run: Run) -> str:
    core = text.strip(" ")
    if not core:
        return text
    mark = ("*" if run.style.bold else "") + ("_" if run.style.italic else "")
    before, _, after = text.partition(core)
    return f"{before}{mark}{core}{mark[::-1]}{after}"


CHATS: Mapping[ChatMarkup, Chat] = {
    "plain": Chat(bullet="-", prepare=with_addresses, write=_plain, visible_only=True),
    "telegram": Chat(
        bullet="•",
        prepare=lambda runs: with_addresses(runs, ("mailto:",)),
        write=_telegram,
        visible_only=True,
    ),
    "mrkdwn": Chat(bullet="•", prepare=lambda runs: runs, write=_mrkdwn, visible_only=False),
}
