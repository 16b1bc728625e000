"""The answers offered, with buttons and without."""

from __future__ import annotations

from bot.message import Choice, Message, Term
from bot.render import Templates, numbered, render
from bot.render.rendered import Button, Capabilities, Rendered

YES = Choice(label=Term(key="word.yes"), data="y", style="primary")
NO = Choice(label="<b> & no", data="n")
READ = Choice(label="Read the call", url="https://example.org/call")
ASK = Message(key="ask", choices=((YES, NO), (READ,)))


def test_choices_are_buttons_where_there_are_buttons(templates: Templates) -> None:
    capabilities = Capabilities(markup="telegram", buttons=True)
    assert render(ASK, "fr", capabilities, templates=templates) == Rendered(
        text="Quel est l’État concerné\u00a0?",
        parts=("Quel est l’<b>État</b> concerné\u00a0?",),
        buttons=(
            (Button(text="Oui", data="y", style="primary"), Button(text="<b> & no", data="n")),
            (Button(text="Read the call", url="https://example.org/call"),),
        ),
    )


def test_choices_are_numbered_where_there_are_none(templates: Templates) -> None:
    capabilities = Capabilities(markup="telegram", buttons=False)
    assert render(ASK, "en", capabilities, templates=templates) == Rendered(
        text=(
            "Which State is it about?\n\n1. Yes\n2. <b> & no\n\n"
            "To answer, send the number or the words of your choice.\n\n"
            "Read the call (https://example.org/call)"
        ),
        parts=(
            (
                "Which <b>State</b> is it about?\n\n1. Yes\n2. &lt;b&gt; &amp; no\n\n"
                "To answer, send the number or the words of your choice.\n\n"
                '<a href="https://example.org/call">Read the call</a>'
            ),
        ),
    )


def test_choices_stand_apart_in_a_letter(templates: Templates) -> None:
    capabilities = Capabilities(markup="mail", buttons=False)
    (document,) = render(ASK, "es", capabilities, templates=templates).parts
    assert document.partition('<div class="answers">\n')[2].partition("</div>")[0] == (
        "<ol>\n<li>Sí</li>\n<li>&lt;b&gt; &amp; no</li></ol>\n"
        "<p>Para responder, envíe el número o el texto de su elección.</p>\n"
        '<p class="action"><a href="https://example.org/call">Read the call</a></p>\n'
    )


def test_links_alone_need_no_hint(templates: Templates) -> None:
    message = Message(key="raw", params={"name": "x"}, choices=((READ,),))
    capabilities = Capabilities(markup="plain", buttons=False)
    rendered = render(message, "en", capabilities, templates=templates)
    assert rendered.text == "x\n\nRead the call (https://example.org/call)"


def test_numbers_count_answers_only() -> None:
    message = Message(key="x", choices=((READ, YES), (NO,)))
    assert numbered(message) == (YES, NO)
