"""Names of States: what is shown, what is recognised, what is found inside sentences."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import states
from bot.i18n import LANGUAGES
from bot.states.folding import words
from bot.states.names import names

ROUND = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")

RECOGNISED = {
    "Togo": "TG",
    "TG": "TG",
    "tg": "TG",
    "🇹🇬": "TG",
    "toggo": "TG",
    "nous voulons parler du Togo": "TG",
    "je veux parler du Tgoo": "TG",
    "soudan du sud": "SS",
    "South Sudn": "SS",
    "suda del sur": "SS",
    "South-Soudan": "SS",
    "Moldavie": "MD",
    "Republic of Moldova": "MD",
    "moldova, republic of": "MD",
    "repubilc of moldova": "MD",
    "Siria": "SY",
    "REPUBLIQUE ARABE SYRIENNE": "SY",
    "Syrian Arab Republic": "SY",
    "East Timor": "TL",
    "timor est": "TL",
    "timorleste": "TL",
    "Venezuela (Bolivarian Republic of)": "VE",
    "Vénézuela": "VE",
    "Zimbawe": "ZW",
    "ayiti": "HT",
    "hati": "HT",
    "islande.": "IS",
    "is": "IS",
    "ugnada": "UG",
    "Mon pays est l'Ouganda": "UG",
    "Nous venons du Bénin mais voulons parler du Togo": "TG",
    "Burma": "MM",
    "Birmanie": "MM",
    "Swaziland": "SZ",
    "Costa de Marfil": "CI",
    "Holland": "NL",
    "the DRC": "CD",
    "RCA": "CF",
    "UK": "GB",
    "burkinafaso": "BF",
    "Trinidad Tobago": "TT",
    "St Kitts": "KN",
    "guinée-conakry": "GN",
    "Lybia": "LY",
    "sudan": "SD",
    "Ireland": "IE",
    "pas le Togo mais le Bénin": "BJ",
    "not Togo but Haiti": "HT",
    "no Togo sino Haití": "HT",
    "Uganda, not Zimbabwe": "UG",
    "Syria instead of Togo": "SY",
    "en lugar de Uganda, Togo": "TG",
    "pourquoi pas le Togo": "TG",
    "no Haití": "HT",
}
UNDECIDED = {
    "congo": {"CD", "CG"},
    "le Congo": {"CD", "CG"},
    "Corée": {"KP", "KR"},
    "Uganda or Togo": {"UG", "TG"},
    "Togo et Bénin": {"TG", "BJ"},
    "not Togo": {"TG"},
    "pas pour le Togo": {"TG"},
    "Haiti, no, Togo": {"HT", "TG"},
    "no Uganda, Togo": {"UG", "TG"},
    "Tongo": {"CD", "CG", "TG", "TO"},
    "Iseland": {"IE", "IS"},
    "soth sudan": {"SD", "SS"},
    "Nigera": {"NE", "NG"},
}
UNKNOWN = (
    "",
    "no",
    "non",
    "ok",
    "Afrique du Nord",
    "north sudn",
    "je ne sais pas",
    "all of them",
    "Bonjour",
    "!!!",
)


def test_recognise_understands_names_slips_and_sentences() -> None:
    found = {text: states.recognise(text, among=ROUND).code for text in RECOGNISED}
    assert found == RECOGNISED


def test_recognise_asks_between_candidates() -> None:
    found = {text: set(states.recognise(text, among=ROUND).candidates) for text in UNDECIDED}
    assert found == UNDECIDED


def test_recognise_takes_a_people_or_a_capital_for_its_state() -> None:
    texts = {
        "togolaise": "TG",
        "je suis haïtienne": "HT",
        "venezolanos": "VE",
        "Lomé": "TG",
        "Dakar": "SN",
        "sud-soudanais": "SS",
        "soudanaise": "SD",
        "nigérien": "NE",
        "Nigerian": "NG",
    }
    assert {text: states.recognise(text, among=ROUND).code for text in texts} == texts


def test_recognise_only_asks_about_a_people_named_beside_other_words() -> None:
    found = states.recognise("our office sits near Kampala", among=ROUND)
    assert found == states.Recognised(candidates=("UG",))


def test_recognise_guesses_nothing() -> None:
    found = {text: states.recognise(text, among=ROUND) for text in UNKNOWN}
    assert found == dict.fromkeys(UNKNOWN, states.Recognised())


@pytest.mark.parametrize("language", LANGUAGES)
def test_recognise_understands_every_name_it_shows(language: str) -> None:
    shown = {code: states.name(code, language) for code, _ in names().shown}
    wrong = {code: text for code, text in shown.items() if states.recognise(text).code != code}
    assert wrong == {}


@given(st.sampled_from(sorted(names().members)), st.sampled_from(LANGUAGES), st.data())
def test_recognise_never_takes_a_slip_for_another_state(
    code: str, language: str, data: st.DataObject
) -> None:
    shown = states.name(code, language)
    place = data.draw(st.integers(0, len(shown) - 1))
    slipped = shown[:place] + shown[place + 1 :]
    known = {name.casefold(): other for (other, _), name in names().shown.items()}
    assert states.recognise(slipped).code in {None, code, known.get(slipped.casefold())}


FOUND = {
    "Can I still apply for Haiti?": ["HT"],
    "¿Cuándo es la sesión de Sudán del Sur?": ["SS"],
    "about Lituania and Venezuella": ["LT", "VE"],
    "between us, the US and the UK": ["US", "GB"],
    "Maurice est notre directeur": [],
    "nous parlons de l'île Maurice": ["MU"],
    "une grenade lacrymogène": [],
    "the islands of the malaise": [],
    "we apply for Turkey and for Chad": ["TR", "TD"],
    "Republica Dominicana, Papua New Guinea": ["DO", "PG"],
    "le Congo": [],
    "IS THERE A DEADLINE FOR US": [],
}


def test_find_states_finds_names_inside_sentences() -> None:
    found = {text: [each.code for each in states.find_states(text)] for text in FOUND}
    assert found == FOUND


def test_find_states_says_where() -> None:
    text = "Aide aux victimes du Soudan du Sud, à Juba"
    assert states.find_states(text) == (states.Found(code="SS", start=21, end=34),)
    assert text[21:34] == "Soudan du Sud"


def test_find_states_reads_a_long_mail_quickly() -> None:
    text = ("We work with partners in Lituania, Togo and the Republic of Moldova. " * 9)[:600]
    states.find_states(text)
    started = time.process_time()
    for _ in range(20):
        states.find_states(text)
    assert (time.process_time() - started) / 20 < 0.005


def test_find_states_needs_little_memory_for_a_line_without_spaces() -> None:
    states.find_states("Togo")
    tracemalloc.start()
    try:
        assert states.find_states("x" * 20_000) == ()
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_words_of_long_texts_are_not_kept_in_memory() -> None:
    short, long = "A report. " * 9, "A report. " * 9_000
    assert (words(short) is words(short), words(long) is words(long)) == (True, False)
    assert words(long) == words(long)


def test_name_is_shown_in_three_languages() -> None:
    shown = {code: [states.name(code, each) for each in LANGUAGES] for code in ("SS", "CD", "??")}
    assert shown == {
        "SS": ["South Sudan", "Soudan du Sud", "Sudán del Sur"],
        "CD": ["Congo (DRC)", "Congo (RDC)", "Congo (RDC)"],
        "??": ["??", "??", "??"],
    }


def test_members_are_those_of_the_united_nations() -> None:
    assert len(names().members) == 193
    assert [states.is_member(code) for code in ("TG", "VA", "XX")] == [True, False, False]
    assert [states.is_state(code) for code in ("TG", "VA", "XX")] == [True, True, False]


def test_sole_zone_is_known_where_a_state_has_one() -> None:
    zones = {code: states.sole_zone(code) for code in ("TG", "SS", "US", "XX")}
    assert zones == {"TG": "Africa/Lome", "SS": "Africa/Juba", "US": None, "XX": None}
    assert "America/New_York" in states.time_zones("US")
