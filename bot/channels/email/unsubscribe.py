"""The page behind List-Unsubscribe: looking changes nothing, pressing stops the mails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape

from aiohttp import web

from bot.channels.email.tokens import Tokens
from bot.i18n import LANGUAGES, Language, as_language

PATH = "/mail/unsubscribe"

OnUnsubscribe = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    title: str
    question: str
    button: str
    done: str
    wrong: str


_WORDS: dict[Language, _Words] = {
    "en": _Words(
        title="Reminders and mailings",
        question="Do you want no more reminders and mailings about the Pre-sessions?"
        " Decisions about your own applications will still reach you.",
        button="Stop these mails",
        done="You will get no more reminders and mailings.",
        wrong="This link is not complete. Please use the link in our mail, or answer that"
        " mail with the word STOP.",
    ),
    "fr": _Words(
        title="Rappels et envois groupés",
        question="Souhaitez-vous ne plus recevoir de rappels ni d’envois groupés sur les"
        " Pré-sessions ? Les décisions sur vos propres candidatures vous parviendront toujours.",
        button="Arrêter ces courriels",
        done="Vous ne recevrez plus de rappels ni d’envois groupés.",
        wrong="Ce lien est incomplet. Veuillez utiliser le lien de notre courriel, ou répondre"
        " à ce courriel par le mot STOP.",
    ),
    "es": _Words(
        title="Recordatorios y envíos",
        question="¿Desea dejar de recibir recordatorios y envíos sobre las Pre-sesiones?"
        " Las decisiones sobre sus propias solicitudes le seguirán llegando.",
        button="Detener estos correos",
        done="No recibirá más recordatorios ni envíos.",
        wrong="Este enlace está incompleto. Utilice el enlace de nuestro correo o responda a"
        " ese correo con la palabra STOP.",
    ),
}
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto;
  padding: 0 1rem; color: #1c2330; background: #fff }}
button {{ font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .4rem;
  background: #0b5c94; color: #fff; cursor: pointer }}
</style></head>
<body><h1>{title}</h1><p>{text}</p>{form}</body></html>
"""
_FORM = '<form method="post"><button>{button}</button></form>'
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


def routes(tokens: Tokens, on_unsubscribe: OnUnsubscribe) -> list[web.RouteDef]:
    """The routes to add under ``PATH``; ``on_unsubscribe`` gets the contact's id."""

    async def look(request: web.Request) -> web.Response:
        # Scanners follow every link in a mail: a visit must not change anything.
        if tokens.unsubscriber(request.match_info["token"]) is None:
            return _page(request, "wrong", status=404)
        return _page(request, "question")

    async def stop(request: web.Request) -> web.Response:
        # RFC 8058: the mail program posts without cookies, and expects no redirect.
        contact_id = tokens.unsubscriber(request.match_info["token"])
        if contact_id is None:
            return _page(request, "wrong", status=404)
        await on_unsubscribe(contact_id)
        return _page(request, "done")

    path = PATH + "/{token}"
    return [web.get(path, look), web.post(path, stop)]


def _page(request: web.Request, what: str, status: int = 200) -> web.Response:
    language = _language(request)
    words = _WORDS[language]
    form = _FORM.format(button=escape(words.button)) if what == "question" else ""
    text = _PAGE.format(
        language=language, title=escape(words.title), text=escape(getattr(words, what)), form=form
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


def _language(request: web.Request) -> Language:
    """The first of our languages that the browser names."""
    wanted = request.headers.get("Accept-Language", "").split(",")
    known = (as_language(tag.partition(";")[0].strip()) for tag in wanted)
    return next(filter(None, known), LANGUAGES[0])
