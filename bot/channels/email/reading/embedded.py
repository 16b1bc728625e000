"""Where a whole older mail begins in a text: separators, forwarding marks, header blocks."""

from __future__ import annotations

import re

from bot.channels.email.reading.phrases import any_of, pattern

_OLDER_MAIL = r"""
    original (?:message|e-?mail|appointment) | reply message | message history
    (?:forwarded|fwd\.?|fw) (?:message|msg|mail) | (?:begin|start of) forwarded message
    e?-?mail original | message d['’]origine | message (?:original|transféré|transmis|réexpédié)
    courriel original | (?:début|debut) du message \w+
    mensaje (?:original|reenviado) | correo original | inicio del mensaje \w+
    mensagem (?:original|encaminhada|reencaminhada) | in[íi]cio da mensagem \w+
    ursprüngliche (?:nachricht|mail) | original-?nachricht | weitergeleitete nachricht
    anfang der weitergeleiteten (?:nachricht|e-?mail)
    messaggio (?:originale|inoltrato) | inizio messaggio inoltrato
    oorspronkelijke? (?:bericht|e-?mail) | origineel bericht | (?:begin )?doorgestuurd bericht
    opprinnelig melding | oprindelig (?:meddelelse|besked) | (?:start på )?videresendt? \w+
    (?:vidarebefordrat|ursprungligt) (?:meddelande|mejl|brev)
    původní zpráva | přeposlaná zpráva | (?:začátek )?přeposílané zprávy
    pôvodná správa | preposlaná správa | (?:začiatok )?preposlanej správy
    wiadomość (?:oryginalna|przesłana dalej) | oryginalna wiadomość | przekazana wiadomość
    (?:początek|treść) przekaz\w+ wiadomości
    eredeti üzenet | továbbított (?:üzenet|levél)(?: kezdete)?
    (?:începe )?mesaj\w* (?:original|redirecționat)
    (?:orijinal|özgün|iletilen|iletilmiş|yönlendirilen) (?:mesaj|ileti) | i̇leti̇lmiş mesaj
    i̇letilmiş mesaj | ileti başlangıcı
    (?:исходное|пересылаемое|пересланное|перенаправленное|оригинальное) (?:сообщение|письмо)
    начало \w+ сообщения | початок листа | (?:переслане|перенаправлене|вихідне) повідомлення
    alkuperäinen viesti | (?:edelleen)?lähetetty viesti | välitetty viesti(?: alkaa)?
    (?:započni )?proslijeđen[au] poruk[au] | izvorna poruka
    原始邮件 | 原始郵件 | 转发的邮件 | 轉寄郵件 | 元のメッセージ | メッセージを転送
    転送されたメッセージ | 원본 메시지 | 전달된 메시지
"""
_SEPARATOR = pattern(
    # Stars are a margin, a rule and bold: taken once, or a line of them would cost its cube.
    r"^(?=[\s>*]*[-_=*‐]{2})[\s>*_=‐-]*+<older>[^-_=‐\n]{0,40}(?:[-_=*‐]{2,}+.{0,2000})?$",
    older=_OLDER_MAIL,
)
_BEGINS = pattern(r"^[\s>*]*<older>[^\n]{0,30}[:：]\s*\**$", older=_OLDER_MAIL)
_DASHED_WORDS = re.compile(r"^[\s>*]*-{4,}\s?[^\W\d_][^-\n]{2,50}?\s?-{4,}\s*(.*)$")
_WRITE_ABOVE = pattern(
    r"\b<marks>",
    marks=r"""
    (?:reply|type|write|respond|post)\w* .{0,40}?above this line | above this line to
    répon\w* .{0,50}?au-dessus de cette ligne | au-dessus de cette ligne
    (?:por )?encima de esta línea | arriba de esta línea
    oberhalb dieser (?:linie|zeile) | boven deze (?:lijn|regel) | sopra questa (?:linea|riga)
    acima desta linha | выше этой линии
    """,
)

# Labels by what they name; a block of them is the head of an older mail.
_LABELS: dict[str, str] = {
    "from": r"""
        from | sender | de(?: la)? | von | da | van | fra | från | od | от(?: кого)? | від(?: кого)?
        feladó
        gönderen | kimden | lähettäjä | expéditeur | expeditor(?:ul)? | remitente | mittente
        nadawca
        šalje | pošiljatelj | saatja | отправитель | 寄件者 | 寄件人 | 发件人 | 送信元 | 差出人
        보낸 ?사람 | από | من
        """,
    "date": r"""
        date | sent(?: on| at)? | received | le | envoyé(?: le)? | fecha | enviado(?: el| em)?
        inviato | data
        gesendet(?: am)? | datum | verzonden(?: op)? | dato | sendt | skickat | odesláno
        odoslané | wysłano
        dátum | elküldve | küldve | gönderme | gönderilen | tarih | päivämäärä | päiväys
        lähetetty | trimis
        дата | отправлено | надіслано | message du | 发送时间 | 發送時間 | 日期 | 日付 | 送信日時
        날짜 | 보낸 ?날짜
        ημερομηνία | تم الإرسال | التاريخ | أُ?رسل(?:ت)?
        """,
    "to": r"""
        to | receiver | à | a | an | pour | para | aan | til | till | komu | do | pre | кому
        címzett | alıcı | kime
        vastaanottaja | către | destinataire | destinatario | destinatarul | adresat | prima
        收件人 | 送信先 | 宛先 | 받는 ?사람 | προς | إلى
        """,
    "cc": r"""
        cc | bcc | cci | cco | copie(?: à)? | copia | kopie | kopia | kopi | kópia | kopio
        másolat | dw
        копия | копія | 抄送 | 副本 | 참조 | bilgi
        """,
    "subject": r"""
        subject | objet | sujet | asunto | betreff | oggetto | onderwerp | emne | ämne | předmět
        predmet
        temat | tárgy | konu | aihe | subiect(?:ul)? | assunto | naslov | тема | 主题 | 主題 | 主旨
        件名 | 제목 | θέμα | الموضوع
        """,
    "other": r"""
        reply-to | répondre à | responder a | antwort an | antwoord aan | rispondi a | importance
        priority | organi[sz]ation
        """,
}
_LABEL = re.compile(
    r"(?i)^[\s>]*\**(?:"
    + "|".join(f"(?P<{kind}>{any_of(words)})" for kind, words in _LABELS.items())
    + r")\**\s?[:：]\**(?:\s|$|(?=[\w<\"«]))"
)
_PREVIOUS = pattern(
    r"^[\s*_#]*<previous>[\s*_:]*$",
    previous=r"""
    previous (?:replies | messages?) | (?:réponses | messages) précédent(?:e?s)
    (?:respuestas | mensajes) (?:anteriores | previ[ao]s) | vorherige (?:antworten | nachrichten)
    """,
)
# Novell's programs put the head of the older mail between such marks.
_BETWEEN_MARKS = re.compile(r"^>{3}\s\S.{2,200}\d{1,2}[:.]\d{2}.{0,20}\s>{3}$")
_EMAIL = re.compile(r"[^\s<>@]{1,100}@[\w-]+\.[\w.-]+")
# "From: 14:00" tells a schedule.
_HOURS = re.compile(
    r"(?i)^[^:：]{1,20}[:：]\s*\d{1,2}\s?(?:[:.h]\s?\d{0,2})?\s?(?:[ap]\.?\s?m\.?)?\s*$"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?:[:.h]| h )\d{2}(?!\d)")
# Some programs draw the head of the older mail as a table.
_BARRED = re.compile(r"^\|\s?([^|:]{1,20}?)\s?\|")
_RULE = re.compile(r"^[\s>*]*[-_=]{3,}\s*\**$")


def begins_older_mail(lines: list[str], at: int) -> bool:
    """Whether the line at ``at`` is where an older mail begins."""
    line = lines[at]
    if len(line) > 3_000 or not line.strip(" >*\t") or announces_quoted(lines, at):
        return False
    return (
        _SEPARATOR.match(line) is not None
        or _BEGINS.match(line) is not None
        or _unknown_separator(lines, at)
        or (at > 0 and is_rule(lines[at - 1]) and _PREVIOUS.match(line) is not None)
        or _header_block(lines, at)
    )


def announces_quoted(lines: list[str], at: int) -> bool:
    """Whether a separator stands above lines that are marked as quoted, unlike those after."""
    if len(lines[at]) > 300 or not _SEPARATOR.match(lines[at]):
        return False
    below = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    return below.startswith(">") and not lines[at].lstrip().startswith(">")


def stands_between_marks(line: str) -> bool:
    """Whether a line that looks quoted is the head of an older mail."""
    return len(line) < 300 and _BETWEEN_MARKS.match(line) is not None


def asks_to_write_above(line: str) -> bool:
    """Whether a line is a "reply above this line" mark."""
    return len(line) < 300 and _WRITE_ABOVE.search(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line is only dashes, underscores or equals signs."""
    return _RULE.match(line) is not None


def _unknown_separator(lines: list[str], at: int) -> bool:
    """Dashes, words in whatever language, dashes; and a header's label next."""
    found = _DASHED_WORDS.match(lines[at][:400])
    if not found:
        return False
    below = (_BARRED.sub(r"\1: ", line) for line in lines[at + 1 : at + 4])
    following = [line for line in (found[1], *below) if line.strip()]
    if not following or not _LABEL.match(following[0][:400]):
        return False
    # Between dashes there may be a title of the author's own, and "From:" begin a sentence.
    head = " ".join(following)[:1_000]
    return bool(_EMAIL.search(head) or _CLOCK.search(head) or len(_kinds(lines, at + 1)[0]) > 1)


def _header_block(lines: list[str], at: int) -> bool:
    first = _LABEL.match(lines[at][:400])
    if not first or first.lastgroup in {"cc", "other"}:
        return False
    found, end = _kinds(lines, at)
    if first.lastgroup == "to" and "from" not in found:
        return False
    if any(map(_HOURS.match, lines[at:end])):
        return False
    block = " ".join(lines[at:end])[:2_000]
    told = bool(_EMAIL.search(block)) + bool(_CLOCK.search(block))
    if "from" not in found:
        return told > 1 and found >= {"date", "to"}
    # The head of somebody's own letter ("From: our network, Date: 12 March") tells neither.
    return told > 0 and len(found) > 1


def _kinds(lines: list[str], at: int) -> tuple[set[str], int]:
    """The kinds of labels in the lines from ``at``, and where they end.

    Two lines may be continuations, and one may follow the last label.
    """
    kinds: set[str] = set()
    last = at
    for number, line in enumerate(lines[at : at + 9], at):
        match = _LABEL.match(line[:400])
        if match:
            kinds.add(str(match.lastgroup))
            last = number
        elif number - last > 2:
            break
    return kinds - {"other"}, last + 2
