"""The world that the page's tests start from: three languages, long texts, and hostile ones."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

HOSTILE = "<img src=x onerror=\"window.stolen='yes'\"><script>window.stolen='yes'</script>"
BOT = "presessions@upr-info.test"


def _bot(number: int, hour: str, html: str, **more: Any) -> Json:
    plain = html.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
    return {
        "id": number,
        "from": "bot",
        "at": f"2021-07-26T{hour}:00+02:00",
        "html": html,
        "text": plain,
        "edited": False,
        "keyboard": [],
        "document": None,
        "reply_keyboard": None,
        **more,
    }


def _me(number: int, hour: str, text: str, **more: Any) -> Json:
    return {**_bot(number, hour, text), "from": "me", "html": "", "text": text, **more}


def _key(text: str, data: str | None = None, url: str | None = None) -> Json:
    return {"text": text, "data": data, "url": url}


AMINATA: Json = {
    "chat": 1001,
    "name": "Aminata",
    "language": "fr",
    "blocked": False,
    "toast": None,
    "typing": False,
    "messages": [
        _me(1, "08:51", "/start"),
        _bot(
            2,
            "08:51",
            "<b>Bonjour Aminata.</b>\nJe suis l’assistant des Pré-sessions 40. "
            "Les candidatures sont ouvertes jusqu’au <b>lundi 16 août 2021 à 23 h 59</b> "
            "(heure de Genève).",
            keyboard=[
                [_key("Présenter une candidature", "apply")],
                [_key("Poser une question", "ask"), _key("English", "lang:en")],
                [_key("Le site", url="https://example.org/pre-sessions")],
            ],
        ),
        _me(3, "08:52", "Présenter une candidature", edited=True),
        _bot(
            4,
            "08:52",
            "<i>1 sur 24</i>\nSur quel État votre organisation souhaite-t-elle s’exprimer ?",
            keyboard=[
                [_key("Haïti", "s:HT"), _key("Islande", "s:IS"), _key("Togo", "s:TG")],
                [_key("Soudan du Sud", "s:SS"), _key("Zimbabwe", "s:ZW")],
            ],
        ),
        _me(5, "08:53", "togo"),
        _bot(6, "08:53", "<i>2 sur 24</i>\nQuel est le nom de votre organisation ?"),
        _me(7, "08:55", "Collectif Exemple pour les droits"),
        _bot(8, "08:55", "Votre récapitulatif.", document={"name": "resume.pdf", "size": 48213}),
    ],
}

GRACE: Json = {
    **AMINATA,
    "chat": 1002,
    "name": "Grace",
    "language": "en",
    "messages": [
        _me(1, "09:01", HOSTILE),
        _bot(
            2,
            "09:01",
            HOSTILE + ' <a href="javascript:alert(1)">a link</a> <tg-spoiler>x</tg-spoiler>',
            keyboard=[[_key(HOSTILE, "x"), _key("bad link", url="javascript:alert(1)")]],
        ),
    ],
}

LUCIA: Json = {**AMINATA, "chat": 1003, "name": "Lucía", "language": "es", "messages": []}

LETTER = """<html lang="fr"><head><style>h1{color:#1d4ed8;font-size:20px}</style></head><body>
<h1>Votre candidature PS40-TG-0001</h1>
<p>Madame, Monsieur,</p>
<p>Nous avons bien reçu votre candidature pour la pré-session consacrée au <b>Togo</b>.
Vous pouvez la modifier jusqu’au lundi 16 août 2021 à 23 h 59 (heure de Genève).</p>
<p>Pour accepter, répondez « oui » à ce message.</p>
<img src="http://127.0.0.1:9/pixel.gif" onerror="top.stolen='yes'">
<script>top.stolen = 'yes'</script>
<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/gone"></body></html>"""

APPLICANT_BOX: Json = {
    "address": "contact@collectif.example",
    "owner": "applicant",
    "label": "Collectif Exemple",
    "mails": [
        {
            "id": 1,
            "at": "2021-07-25T17:12:00+02:00",
            "from": "Collectif Exemple <contact@collectif.example>",
            "to": BOT,
            "subject": "Candidature Togo",
            "text": "Bonjour,\n\nNous souhaitons intervenir sur le Togo.\n",
            "html": None,
            "message_id": "<first@collectif.example>",
            "in_reply_to": None,
            "attachments": [],
            "mine": True,
        },
        {
            "id": 2,
            "at": "2021-07-26T08:40:00+02:00",
            "from": f"Pré-sessions <{BOT}>",
            "to": "contact@collectif.example",
            "subject": "Re: Candidature Togo [PS40-TG-0001]",
            "text": "Madame, Monsieur,\n\nNous avons bien reçu votre candidature.\n\n"
            "> Nous souhaitons intervenir sur le Togo.\n",
            "html": LETTER,
            "message_id": "<second@upr-info.test>",
            "in_reply_to": "<first@collectif.example>",
            "attachments": [{"name": "candidature.pdf", "type": "application/pdf", "size": 91234}],
            "mine": False,
        },
    ],
}

MISSION_BOX: Json = {
    "address": "mission@geneva.example",
    "owner": "mission",
    "label": "Permanent Mission of Exampleland",
    "mails": [
        {
            "id": 3,
            "at": "2021-07-20T10:00:00+02:00",
            "from": f"Pre-sessions <{BOT}>",
            "to": "mission@geneva.example",
            "subject": f"Agenda {HOSTILE}",
            "text": HOSTILE,
            "html": None,
            "message_id": "<agenda@upr-info.test>",
            "in_reply_to": None,
            "attachments": [{"name": "agenda.ics", "type": "text/calendar", "size": 2048}],
            "mine": False,
        }
    ],
}

USERS: list[Json] = [
    {"id": "U0APPROVE", "name": "Nora Example", "role": "approver"},
    {"id": "U0REVIEW", "name": "Rui Sample", "role": "reviewer"},
    {"id": "U0VIEWER", "name": "Vera Instance", "role": "viewer"},
]


def _text(text: str, kind: str = "mrkdwn") -> Json:
    return {"type": kind, "text": text}


def _plain(text: str) -> Json:
    return _text(text, "plain_text")


def _option(value: str, text: str) -> Json:
    return {"value": value, "text": _plain(text)}


CONFIRM: Json = {
    "title": _plain("Approve this speaker?"),
    "text": _text("A *confirmation in French* goes to contact@collectif.example in 15 minutes."),
    "confirm": _plain("Approve"),
    "deny": _plain("Not yet"),
}

SHORTLIST: list[Json] = [
    {"type": "header", "block_id": "h", "text": _plain("Togo: 7 applications, 4 places")},
    {
        "type": "section",
        "block_id": "s1",
        "text": _text(
            "*1. Collectif Exemple pour les droits* — Afi Exemple\n"
            "National · UPR report · national coalition of 12 :white_check_mark:\n"
            "_civic space, torture, women_ · `PS40-TG-0001`"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [_option("open", "Open the application"), _option("note", "Add a note")],
        },
    },
    {
        "type": "actions",
        "block_id": "a1",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "text": _plain("Approve"),
                "style": "primary",
                "value": "PS40-TG-0001",
                "confirm": CONFIRM,
            },
            {
                "type": "button",
                "action_id": "waitlist",
                "text": _plain("Waitlist"),
                "value": "PS40-TG-0001",
            },
            {
                "type": "button",
                "action_id": "decline",
                "text": _plain("Decline"),
                "style": "danger",
                "value": "PS40-TG-0001",
            },
        ],
    },
    {"type": "divider", "block_id": "d"},
    {
        "type": "section",
        "block_id": "f",
        "fields": [
            _text("*Gender*\n2 women, 2 men"),
            _text("*Themes covered*\n9 of 12"),
            _text("*Closes*\n16 August, 23:59"),
            _text("*Late access*\n<@U0REVIEW>"),
        ],
    },
    {
        "type": "actions",
        "block_id": "sel",
        "elements": [
            {
                "type": "static_select",
                "action_id": "sort",
                "placeholder": _plain("Sort by"),
                "options": [_option("score", "Criteria met"), _option("name", "Name")],
            },
            {
                "type": "multi_static_select",
                "action_id": "themes",
                "placeholder": _plain("Only these themes"),
                "options": [_option("torture", "Torture"), _option("women", "Women’s rights")],
            },
        ],
    },
    {
        "type": "context",
        "block_id": "c",
        "elements": [_text("Posted by the bot · <https://example.org/criteria|the criteria>")],
    },
]

RICH: list[Json] = [
    {
        "type": "rich_text",
        "block_id": "r",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Missing: ", "style": {"bold": True}},
                    {"type": "text", "text": HOSTILE},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "a date"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "a name"}]},
                ],
            },
        ],
    },
    {
        "type": "image",
        "block_id": "i",
        "title": _plain("Themes covered"),
        "image_url": "http://127.0.0.1:9/chart.png",
        "alt_text": "Bars: nine of twelve themes",
    },
]

MRKDWN = (
    "*bold* _italic_ ~strike~ `code` <https://example.org|a link> :tada:\n"
    "• first\n• second\n> quoted\n&lt;!channel&gt; &amp; &lt;b&gt;\na_b_c stays"
)


def _posted(ts: str, **more: Any) -> Json:
    return {
        "channel": "C0PRESESS",
        "ts": ts,
        "thread_ts": None,
        "user": "U0BOT",
        "text": "",
        "blocks": [],
        "edited": False,
        "ephemeral_to": None,
        "attachments": [],
        **more,
    }


MESSAGES: list[Json] = [
    _posted("1627282800.000100", text=MRKDWN),
    _posted("1627282860.000200", text="A shortlist for Togo", blocks=SHORTLIST, edited=True),
    _posted(
        "1627282900.000300",
        user="U0REVIEW",
        text="Shall we ask them for the name?",
        thread_ts="1627282860.000200",
    ),
    _posted("1627282960.000400", text="", blocks=RICH),
    _posted(
        "1627283000.000500",
        text="Only approvers may press *Approve*.",
        ephemeral_to="U0VIEWER",
    ),
]

MODAL: Json = {
    "type": "modal",
    "callback_id": "late",
    "title": _plain("Late access"),
    "submit": _plain("Grant"),
    "close": _plain("Cancel"),
    "blocks": [
        {
            "type": "input",
            "block_id": "who",
            "label": _plain("Email of the person"),
            "element": {"type": "email_text_input", "action_id": "email"},
        },
        {
            "type": "input",
            "block_id": "until",
            "label": _plain("Until"),
            "hint": _plain("Geneva time, end of the day."),
            "element": {
                "type": "datepicker",
                "action_id": "date",
                "initial_date": "2021-08-20",
            },
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "label": _plain("Why"),
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "states",
            "label": _plain("States"),
            "element": {
                "type": "checkboxes",
                "action_id": "pick",
                "options": [_option("TG", "Togo"), _option("HT", "Haiti")],
            },
        },
    ],
}

VIEW: Json = {"user": "U0APPROVE", "view_id": "V1", "view": MODAL, "errors": None}

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "block_id": "hh", "text": _plain("Pre-sessions 40")},
        {
            "type": "section",
            "block_id": "hs",
            "text": _text("*37* applications, *5* waiting for a decision."),
            "accessory": {"type": "button", "action_id": "refresh", "text": _plain("Refresh")},
        },
    ],
}

SLACK: Json = {
    "users": USERS,
    "channels": [{"id": "C0PRESESS", "name": "presessions"}],
    "messages": MESSAGES,
    "views": [],
    "homes": {"U0APPROVE": HOME},
}

WORLD: Json = {
    "clock": {
        "now": "2021-07-26T09:05:00+02:00",
        "offset_seconds": -1000000,
        "marks": [
            {"label": "Call opens", "at": "2021-07-20T09:00:00+02:00"},
            {"label": "3 days before the close", "at": "2021-08-13T10:00:00+02:00"},
            {"label": "Last day", "at": "2021-08-16T10:00:00+02:00"},
            {"label": "After the close", "at": "2021-08-17T00:30:00+02:00"},
            {"label": "Confirm by", "at": "2021-09-06T10:00:00+02:00"},
            {"label": "Meetings", "at": "2021-12-07T09:00:00+01:00"},
        ],
    },
    "bot": {"state": "running", "can_control": True},
    "phones": [AMINATA, GRACE, LUCIA],
    "mailboxes": [APPLICANT_BOX, MISSION_BOX],
    "slack": SLACK,
}
