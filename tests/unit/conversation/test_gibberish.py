"""Telling keys struck at random from the world's names."""

from __future__ import annotations

from bot.conversation.answers.gibberish import gibberish
from bot.states.names import names

STRUCK = (
    "asdf qwer",
    "hjkl hjkl",
    "xkjdhf",
    "asdasd",
    "lkjsdf",
    "qwertyuiop",
    "fghfgh",
    "kjhkjh kjh",
    "jsdhfkjs",
    "asdf1234",
    "aaaa",
    "azerty",
)
NAMES = (
    *(
        "Mnangagwa",
        "nkrumah",
        "Nxumalo",
        "hrvoje",
        "Ng",
        "gjergj",
        "Xhevdet",
        "dijkstra",
        "Bijlsma",
    ),
    *("brzezinski", "Krzysztof", "nguyen", "nhlanhla", "vilhjalmsdottir", "Kjell", "mkhize"),
    *("qhawe", "Xolani", "hlophe", "Fjola", "Dhlakama", "ndhlovu", "trew", "lala", "Fifi", "Assad"),
    *("INDH", "Ligue des droits", "red de mujeres wayuu", "lynch", "rwgmbe okello"),
)


def test_gibberish_knows_keys_struck_at_random() -> None:
    assert [text for text in STRUCK if not gibberish(text)] == []


def test_gibberish_leaves_names_alone() -> None:
    assert [text for text in NAMES if gibberish(text)] == []


def test_gibberish_leaves_the_names_of_states_alone() -> None:
    words = {word for form in names().meanings if len(form) > 3 for word in form.split()}
    assert sorted(word for word in words if len(word) > 3 and gibberish(word)) == []
