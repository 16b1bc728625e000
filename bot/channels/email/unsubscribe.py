"""The page behind List-Unsubscribe: looking changes nothing, pressing stops one list's mails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from aiohttp import web

from bot.channels.email.tokens import Leaving, Tokens
from bot.events import ListName
from bot.i18n import LANGUAGES, Language, as_language
from bot.message import Message, Param, Term
from bot.render import label

PATH = "/mail/unsubscribe"
_AGAIN = "again"

# Whose mail, of which list, and whether they want it back after all.
OnUnsubscribe = Callable[[int, ListName, bool], Awaitable[None]]

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto;
  padding: 0 1rem; color: #1c2330; background: #fff; overflow-wrap: break-word }}
h1 {{ font-size: 1.5rem; line-height: 1.25 }}
button {{ font: inherit; font-weight: 600; min-height: 2.75rem; padding: .6rem 1.2rem;
  border: 1px solid #1d5b8f; border-radius: .4rem; background: #1d5b8f; color: #fff;
  cursor: pointer }}
button.quiet {{ background: none; color: #1d5b8f }}
button:focus-visible {{ outline: 3px solid #9ccbf0; outline-offset: 2px }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #e4e7eb; background: #14181d }}
  button {{ background: #9ccbf0; border-color: #9ccbf0; color: #10253a }}
  button.quiet {{ color: #9ccbf0 }}
}}
</style></head>
<body><main><h1>{title}</h1><p role="status">{text}</p>{form}</main></body></html>
"""
_FORM = '<form method="post">{hidden}<button{style}>{button}</button></form>'
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


def routes(tokens: Tokens, on_unsubscribe: OnUnsubscribe) -> list[web.RouteDef]:
    """The routes to add under ``PATH``; ``on_unsubscribe`` is told who leaves what."""

    async def look(request: web.Request) -> web.Response:
        # Scanners follow every link in a mail: a visit must not change anything.
        leaving = tokens.unsubscriber(request.match_info["token"])
        if leaving is None:
            return _page(request, "wrong", None, status=404)
        return _page(request, "question", leaving, button="stop")

    async def press(request: web.Request) -> web.Response:
        # RFC 8058: the mail program posts without cookies, and expects no redirect.
        leaving = tokens.unsubscriber(request.match_info["token"])
        if leaving is None:
            return _page(request, "wrong", None, status=404)
        back = _AGAIN in await request.post()
        await on_unsubscribe(leaving.contact_id, leaving.list, back)
        if back:
            return _page(request, "back", leaving, button="stop")
        return _page(request, "done", leaving, button=_AGAIN)

    path = PATH + "/{token}"
    return [web.get(path, look), web.post(path, press)]


def _page(
    request: web.Request, what: str, leaving: Leaving | None, *, button: str = "", status: int = 200
) -> web.Response:
    language = _language(request)
    params: dict[str, Param] = (
        {"list": Term(key=f"unsubscribe.list.{leaving.list}")} if leaving else {}
    )
    text = _PAGE.format(
        language=language,
        title=_said("unsubscribe.title", language),
        text=_said(f"unsubscribe.{what}", language, params),
        form=_form(button, language) if button else "",
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


def _form(button: str, language: Language) -> str:
    again = button == _AGAIN
    return _FORM.format(
        hidden=f'<input type="hidden" name="{_AGAIN}" value="1">' if again else "",
        style=' class="quiet"' if again else "",
        button=_said(f"unsubscribe.button.{button}", language),
    )


def _said(key: str, language: Language, params: dict[str, Param] | None = None) -> str:
    return escape(label(Message(key=key, params=params or {}), language))


def _language(request: web.Request) -> Language:
    """The first of our languages that the browser names."""
    wanted = request.headers.get("Accept-Language", "").split(",")
    known = (as_language(tag.partition(";")[0].strip()) for tag in wanted)
    return next(filter(None, known), LANGUAGES[0])
