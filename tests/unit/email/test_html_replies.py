"""Replies as the large mail programs write them in HTML."""

# ruff: noqa: E501 - rows of a table are read as rows

from __future__ import annotations

import pytest

from bot.channels.email.reading.extract import NewText, new_text
from bot.channels.email.reading.html import html_to_text

BOT = "Bot &lt;bot@our.example&gt;"
REPLIES = {
    "gmail": f'<div dir="ltr">Oui.</div><div class="gmail_quote"><div class="gmail_attr">Le&nbsp;lun. 3 mai 2021 à&nbsp;10:02, {BOT} a écrit&nbsp;:<br></div><blockquote class="gmail_quote"><p>Venez-vous ?</p></blockquote></div>',
    "gmail signature": '<div>Oui.</div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ana Ruiz</div>',
    "outlook": f"<style>p{{}}</style><p>Oui.</p><p>&nbsp;</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>De&nbsp;:</b> {BOT}<br><b>Envoyé&nbsp;:</b> lundi 3 mai 2021 10:02<br><b>Objet&nbsp;:</b> Appel</p></div><p>Venez-vous ?</p>",
    "outlook on the web": f'<div>Oui.</div><hr><div id="divRplyFwdMsg"><b>From:</b> {BOT}<br><b>Sent:</b> Monday<br><b>Subject:</b> call</div><div>Coming?</div>',
    "iphone": f'Oui.<br><br><div>Envoyé de mon iPhone</div><blockquote type="cite">Le 3 mai 2021 à 10:02, {BOT} a écrit :<br></blockquote><blockquote type="cite"><div>Venez-vous ?</div></blockquote>',
    "yahoo": f'<div>Oui.</div><div class="yahoo_quoted"><div>En lunes, 3 de mayo de 2021 10:02:11 CEST, {BOT} escribió: </div><div>¿Vienen?</div></div>',
    "thunderbird": '<p>Oui.</p><div class="moz-cite-prefix">Le 03/05/2021 à 10:02, Bot a écrit :<br></div><blockquote type="cite" cite="mid:x"><p>Venez-vous ?</p></blockquote>',
    "thunderbird, below": '<div class="moz-cite-prefix">Le 03/05/2021 à 10:02, Bot a écrit :<br></div><blockquote type="cite"><p>Venez-vous ?</p></blockquote><p>Oui.</p><pre class="moz-signature">-- \nAna</pre>',
    "proton": f'<div>Oui.</div><div>Sent with <a href="https://example.com">Proton Mail</a> secure email.</div><div class="protonmail_quote">On Monday, May 3rd, 2021 at 10:02, {BOT} wrote:<br><blockquote type="cite">Coming?</blockquote></div>',
    "outlook on the web, signature": '<div>Oui.</div><div id="Signature"><div>Ana</div><div>une association</div></div><hr><div>________</div>',
    "outlook on a phone, signature": '<div>Oui.</div><div id="ms-outlook-mobile-signature"><p>Association Ana, à votre service.</p></div>',
    "samsung, signature": '<div>Oui.</div><div id="composer_signature">Ana, une association.</div>',
    "nothing but a signature": '<div id="Signature">Oui.</div>',
}


@pytest.mark.parametrize("markup", REPLIES.values(), ids=REPLIES)
def test_the_new_words_of_an_html_reply(markup: str) -> None:
    assert new_text(html_to_text(markup)) == NewText("Oui.", "Oui.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            '<div>Oui.</div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ana</div><div>PS : il faut un visa.</div>',
            "Oui.\nPS : il faut un visa.",
        ),
        (
            '<div>Oui.</div><div class="signature">Ana</div><blockquote type="cite">Venez-vous ?</blockquote><div>À trois.</div>',
            "Oui.\nÀ trois.",
        ),
        (
            '<div>Bonjour,</div><div id="Signature"><p>Nous serons deux.</p><p>Nous voulons parler de la mine.</p><p>Elle pollue le fleuve Oubangui depuis 2019.</p></div>',
            "Bonjour,\n\nNous serons deux.\n\nNous voulons parler de la mine.\n\nElle pollue le fleuve Oubangui depuis 2019.",
        ),
    ],
)
def test_who_writes_below_or_into_a_signature_is_read(markup: str, text: str) -> None:
    assert new_text(html_to_text(markup)).text == text


@pytest.mark.fault(30)
def test_answers_between_the_quotations_of_an_html_reply() -> None:
    quote = '<blockquote class="gmail_quote"><div>{}</div></blockquote>'
    markup = f"<div>Hello,</div>{quote.format('Which State?')}<div>Togo</div><br>{quote.format('How many?')}<div>Two</div>"
    assert new_text(html_to_text(markup)) == NewText(
        "Hello,\nTogo\nTwo", "Hello,\n> Which State?\nTogo\n> How many?\nTwo"
    )
