"""The words that announce a quotation, in the languages our mail meets."""

from __future__ import annotations

VERBS = r"""
    wrote | writes | a écrit | a ecrit | écrit | écrivait | escribi[óo] | escribe | ha escrito
    ha escrit | va escriure | escreveu
    ha scritto | scrive | schrieben sie | schrieb | geschrieben | schreef | geschreven
    skrev følgende | skrev | skrifaði | kirjoitti | ezt írta | írta | kirjutas | rakstīja
    parašė | rašė
    napsala? | napsal\(a\) | napísala? | napísal\(a\) | napisała? | napisał\(a\) | pisze
    je napisao/la | napisao | napisala | a scris | scris | yazdı | yazmış | έγραψε | đã viết
    menulis
    написала? | написал\(а\) | написав(?:\(-ла\))? | пишет | пише | كتب | כתב
"""
# People use these in sentences of their own: they count only beside an address.
WEAK_VERBS = r"""
    sent | said | says | written | posted | followed up | a envoyé | nous a dit | envi[óo]
    enviou
"""
FOLLOWING = r"""
    het volgende | følgende | följande | folgendes | volgendes | quanto segue | seguente
    lo siguiente | siguiente | ce qui suit | the following | geschreven
"""
OPENERS = r"""
    on | at | in | in message | le | el | en | am | den | der | op | il | il giorno | em | no
    på | pe | a
    în | في
    w dniu | dnia | dne | dňa | v | po | út | čt | pá | во? | vào | ngày | in data | dana | kl
    dtm | στις | pada
    от
    quoting | citando | zitat von | con fecha
"""
WEEKDAYS = r"""
    mon | tue | wed | thu | fri | sat | sun | lun | mar | mer | jeu | ven | sam | dim | mié | mie
    jue | vie
    sáb | dom | seg | ter | qua | qui | sex | gio | lør | søn | tir | ons | tor | fre | lör | sön
    man
    mo | di | mi | do | fr | sa | so | ma | wo | vr | za | zo | пн | вт | ср | чт | пт | сб | вс
    понедельник | вторник | сред | четверг | пятниц | суббот | воскресенье
"""
