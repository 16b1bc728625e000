"""The page's pure modules, as tables: mrkdwn, Telegram's HTML, quoting, Geneva's time."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

CALL = """async ([path, name, args]) => {
  const inside = (node) => node.children.map(show).join('');
  const show = (node) => (node.tag === '#text' ? node.text
    : `[${node.tag}${node.props.href ? ' ' + node.props.href : ''} ${inside(node)}]`);
  const { h } = await import('/static/js/dom.js');
  const answer = (await import(`/static/js/${path}`))[name](...args);
  return Array.isArray(answer) ? inside(h('x', {}, answer)) : answer;
}"""


def call(page: Page, path: str, name: str, *args: Any) -> Any:
    """What a function of the page answers, nodes written as [tag text]."""
    return page.evaluate(CALL, [path, name, list(args)])


MRKDWN = {
    "a *b* c": "[div a [strong b] c]",
    "*b _i_ b*": "[div [strong b [em i] b]]",
    "~s~ `c *d*`": "[div [s s] [code c *d*]]",
    "a_b_c 2*3*4": "[div a_b_c 2*3*4]",
    "* a *": "[div * a *]",
    "_*x*_, y": "[div [em [strong x]], y]",
    "<https://example.org|the *site*>": "[div [a https://example.org the *site*]]",
    "<https://example.org/?a=1&amp;b=2>": "[div [a https://example.org/?a=1&b=2 "
    "https://example.org/?a=1&b=2]]",
    "<javascript:alert(1)|x>": "[div x]",
    "<mailto:a@example.org|a@example.org>": "[div [a mailto:a@example.org a@example.org]]",
    "<@U1> <#C1|round> <!here>": "[div [span @Nora] [span #round] [span @here]]",
    "&lt;!channel&gt; &amp;amp;": "[div <!channel> &amp;]",
    "• one\n2. two": "[div [span •][span one]][div [span 2.][span two]]",
    "&gt; quoted\nnot": "[blockquote quoted][div not]",
    "a\n```\nx &lt; *y*\n```\nb": "[div a][pre x < *y*][div b]",
    ":tada: :nosuch:": "[div 🎉 :nosuch:]",
    "": "",
}

TELEGRAM = {
    "<b>a <i>b</i></b>": "[strong a [em b]]",
    "1 &lt; 2 &amp; 3": "1 < 2 & 3",
    '<a href="https://example.org">x</a>': "[a https://example.org x]",
    '<a href="javascript:x()">x</a>': "x",
    "<pre>a\n b</pre>": "[pre a\n b]",
    "<tg-spoiler>x</tg-spoiler>": "[span x]",
    '<span class="tg-spoiler">x</span>': "[span x]",
    "<img src=x onerror=y>": '<img src="x" onerror="y">',
    "<iframe></iframe>": "<iframe></iframe>",
    "a\nb": "a\nb",
}

GENEVA = {
    "2021-08-16T23:59": "2021-08-16T21:59:00.000Z",
    "2021-12-07T09:00": "2021-12-07T08:00:00.000Z",
    # The night the clocks go back has two half past twos; either is right, the first is given.
    "2021-10-31T03:30": "2021-10-31T02:30:00.000Z",
    "2021-03-28T01:30": "2021-03-28T00:30:00.000Z",
    "no date": None,
}

SUBJECTS = {"Hello": "Re: Hello", "RE: Hello": "RE: Hello", "Re : Bonjour": "Re : Bonjour"}


@pytest.mark.parametrize(("source", "drawn"), MRKDWN.items())
def test_mrkdwn_is_read_as_slack_reads_it(modules: Page, source: str, drawn: str) -> None:
    assert call(modules, "slack/mrkdwn.js", "mrkdwn", source, {"U1": "Nora"}) == drawn


@pytest.mark.parametrize(("source", "drawn"), TELEGRAM.items())
def test_telegram_html_keeps_only_its_own_tags(modules: Page, source: str, drawn: str) -> None:
    assert call(modules, "phone/telegram_html.js", "telegramHtml", source) == drawn


@pytest.mark.parametrize(("wall", "instant"), GENEVA.items())
def test_geneva_wall_clock_is_understood(modules: Page, wall: str, instant: str | None) -> None:
    assert call(modules, "time.js", "fromGenevaInput", wall) == instant


@pytest.mark.parametrize(("subject", "reply"), SUBJECTS.items())
def test_reply_says_re_once(modules: Page, subject: str, reply: str) -> None:
    mail = {
        "from": "a@example.org",
        "subject": subject,
        "text": "x",
        "html": None,
        "at": "2021-07-26T08:40:00+02:00",
        "message_id": "<1@example.org>",
        "in_reply_to": "<0@example.org>",
    }
    assert call(modules, "mail/quote.js", "replyTo", mail, [mail]) == {
        "to": "a@example.org",
        "subject": reply,
        "text": "\n\nOn 26 July 2021, at 08:40, a@example.org wrote:\n> x",
        "in_reply_to": "<1@example.org>",
        "references": "<0@example.org> <1@example.org>",
    }
