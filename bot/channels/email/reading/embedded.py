"""Where a whole older mail begins in a text: separators, forwarding marks, header blocks."""

from __future__ import annotations

import re

_PHRASES = (
    r"original\s+(?:message|e-?mail|appointment)|(?:e-?)?mail\s+original|message\s+(?:original|d['’]origine|transféré"
    r"|réexpédié)|courriel\s+original|(?:forwarded|fwd\.?|fw)\s+(?:message|msg|mail)|(?:begin|start\s+of)\s+forwarded"
    r"\s+message|mensaje\s+(?:original|reenviado)|(?:début|debut)\s+du\s+message\s+\w+|inicio\s+del\s+mensaje"
    r"\s+reenviado|mensagem\s+(?:original|encaminhada|reencaminhada)|in[íi]cio\s+da\s+mensagem\s+\w+"
    r"|ursprüngliche\s+(?:nachricht|mail)|originalnachricht|weitergeleitete\s+nachricht|anfang\s+der\s+weitergeleiteten"
    r"\s+(?:nachricht|e-?mail)|messaggio\s+(?:originale|inoltrato)|inizio\s+messaggio\s+inoltrato"
    r"|oorspronkelijk(?:e)?\s+(?:bericht|e-?mail)|origineel\s+bericht|(?:begin\s+)?doorgestuurd\s+bericht"
    r"|(?:opprinnelig|oprindelig)\s+(?:melding|meddelelse|besked)|videresend(?:t|e)\s+(?:melding|meddelelse|besked)"
    r"|(?:vidarebefordrat|ursprungligt|ursprungligt)\s+meddelande|vidarebefordrat\s+brev|původní\s+zpráva"
    r"|(?:za[čc]átek\s+)?p[řr]eposlan[áé](?:\s+zpráv[ay])?|přeposílané\s+zprávy|začátek\s+přeposílané\s+zprávy"
    r"|(?:začiatok\s+)?preposlan(?:ej|á)\s+správ[ya]|pôvodná\s+správa|wiadomość\s+(?:oryginalna|przesłana\s+dalej)"
    r"|(?:początek\s+)?przekazan(?:ej|a)\s+wiadomoś(?:ć|ci)|oryginalna\s+wiadomość|treść\s+przekazanej\s+wiadomości"
    r"|eredeti\s+üzenet|továbbított\s+(?:üzenet|levél)(?:\s+kezdete)?|mesaj\s+(?:original|redirecționat)"
    r"|(?:orijinal|özgün|iletilen|yönlendirilen)\s+(?:mesaj|ileti)|(?:исходное|пересылаемое|пересланное|оригинальное)"
    r"\s+(?:сообщение|письмо)|начало\s+(?:переадресованного|пересылаемого)\s+сообщения|початок\s+листа"
    r"|переслане\s+повідомлення|вихідне\s+повідомлення|alkuperäinen\s+viesti|(?:edelleen)?lähetetty\s+viesti"
    r"|välitetty\s+viesti|edelleenlähetetty\s+viesti|välitetty\s+viesti\s+alkaa|proslijeđena\s+poruka|izvorna\s+poruka"
    r"|原始邮件|原始郵件|转发的邮件|轉寄郵件|元のメッセージ|メッセージを転送|転送されたメッセージ|원본\s*메시지|전달된\s*메시지"
)
_SEPARATOR = re.compile(
    rf"(?i)^[\s>*]*(?:[-_=*]{{2,}}[\s*]*)(?:{_PHRASES})[^-_=\n]{{0,40}}(?:[-_=*]{{2,}}.{{0,2000}})?$"
)
_BEGIN_PHRASE = re.compile(rf"(?i)^[\s>*]*(?:{_PHRASES})[^\n]{{0,30}}[:：]\s*\**$")
_APPOINTED = re.compile(
    r"(?i)\b(?:reply|type|write|respond|post)\w*\s+.{0,36}?above\s+this\s+line|above\s+this\s+line\s+to\s+"
    r"|répon\w*\s+.{0,45}?au-dessus\s+de\s+cette\s+ligne|au-dessus\s+de\s+cette\s+ligne"
    r"|(?:encima|arriba)\s+de\s+esta\s+línea|por\s+encima\s+de\s+esta\s+línea|oberhalb\s+dieser\s+(?:linie|zeile)"
    r"|boven\s+deze\s+(?:lijn|regel)|sopra\s+questa\s+(?:linea|riga)|acima\s+desta\s+linha|выше\s+этой\s+линии"
)

# Labels by what they name; a block of them is the head of an older mail.
_LABELS: dict[str, str] = {
    "from": r"from|de(?:[ ]la)?|von|da|van|fra|från|od|от(?:[ ]кого)?|від(?:[ ]кого)?|feladó|gönderen|kimden|lähettäjä|expéditeur"
    r"|remitente|expeditor|pošiljatelj|寄件者|寄件人|发件人|送信元|差出人|보낸[ ]?사람|من|מאת|από",
    "date": r"date|sent|sent[ ]on|received|sent[ ]at|le|envoyé(?:[ ]le)?|fecha|enviado(?:[ ]el|[ ]em)?|gesendet(?:[ ]am)?|datum|inviato|data"
    r"|verzonden(?:[ ]op)?|dato|sendt|skickat|odesláno|odoslané|wysłano|dátum|elküldve|küldve|gönderme|gönderilen|tarih|päivämäärä|päiväys"
    r"|lähetetty|trimis|дата|отправлено|надіслано|message[ ]du|发送时间|發送時間|日期|日付|送信日時|날짜|보낸[ ]?날짜|ημερομηνία",
    "to": r"to|à|a|an|pour|para|aan|til|till|komu|do|pre|кому|címzett|alıcı|kime|vastaanottaja|către|catre|destinataire|收件人|送信先|宛先"
    r"|받는[ ]?사람|προς|prima",
    "cc": r"cc|bcc|cci|cco|copie(?:[ ]à)?|copia|kopie|kopia|kopi|kópia|kopio|másolat|dw|копия|копія|抄送|副本|참조|bilgi",
    "subject": r"subject|objet|sujet|asunto|betreff|oggetto|onderwerp|emne|ämne|předmět|predmet|temat|tárgy|konu|aihe|subiect|assunto|тема"
    r"|主题|主題|主旨|件名|제목|θέμα",
    "reply": r"reply-to|répondre[ ]à|responder[ ]a|antwort[ ]an|antwoord[ ]aan|rispondi[ ]a|importance|priority|organization|organisation",
}
_LABEL = re.compile(
    r"(?i)^[\s>]*\**(?:"
    + "|".join(rf"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")\**\s?[\u00a0\u202f]?[:：]\**(?:[\s\u00a0]|$|(?=[\w<\"«]))"
)
_ANY_LABEL = re.compile(r"^[\s>]*\**[^\W\d][^:：\n]{0,28}\s?[:：]\**\s?\S")
_EMAIL = re.compile(r"[^\s<>@]+@[\w-]+\.[\w.-]+")
_DIGITS = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}")
_RULE = re.compile(r"^[\s>*]*[-_=]{3,}\s*\**$")


def begins_older_mail(lines: list[str], at: int) -> bool:
    """Whether the line at ``at`` is where an older mail begins."""
    line = lines[at]
    if len(line) > 3_000 or not line.strip(" >*\t"):
        return False
    return (
        _SEPARATOR.match(line) is not None
        or _BEGIN_PHRASE.match(line) is not None
        or _header_block(lines, at)
    )


def asks_to_write_above(line: str) -> bool:
    """Whether a line is a "reply above this line" mark."""
    return len(line) < 300 and _APPOINTED.search(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line is only dashes, underscores or equals signs."""
    return _RULE.match(line) is not None


def _kinds(lines: list[str], at: int) -> tuple[list[str], int]:
    """The kinds of labels in the lines from ``at``, and how many lines have any label."""
    kinds: list[str] = []
    labelled = gap = 0
    for line in lines[at : at + 9]:
        match = _LABEL.match(line[:400])
        if match:
            kinds.append(str(match.lastgroup))
        labelled += match is not None or _ANY_LABEL.match(line[:400]) is not None
        gap = 0 if match else gap + 1
        if gap > 2:
            break
    return kinds, labelled


def _header_block(lines: list[str], at: int) -> bool:
    first = _LABEL.match(lines[at][:400])
    if not first or first.lastgroup in {"cc", "reply"}:
        return False
    found = set(_kinds(lines, at)[0]) - {"reply"}
    block = " ".join(lines[at : at + 6])[:2_000]
    if first.lastgroup == "to" and "from" not in found:
        return False
    if len(found) >= 3 and ("from" in found or "subject" in found):
        return True
    if "from" in found and found & {"date", "subject", "to"}:
        return _EMAIL.search(block) is not None or _DIGITS.search(block) is not None
    return False
