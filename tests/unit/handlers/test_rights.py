"""The words by which people ask for their rights, and words that only sound like them."""

from __future__ import annotations

import pytest

from bot.handlers.words import intent


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("erase", "DELETE"),
        ("erase", "/delete"),
        ("erase", "Please delete my data."),
        ("erase", "I want to delete all my personal data"),
        ("erase", "forget me"),
        ("erase", "Supprimez mes données, s'il vous plaît."),
        ("erase", "je souhaite supprimer toutes mes données personnelles"),
        ("erase", "Effacez tout"),
        ("erase", "Borre mis datos, por favor"),
        ("erase", "Quiero que eliminen todos mis datos personales"),
        ("my_data", "/my_data"),
        ("my_data", "What do you know about me?"),
        ("my_data", "mes données"),
        ("my_data", "¿Qué datos tienen sobre mí?"),
        ("privacy", "/privacy"),
        ("privacy", "Confidentialité"),
        ("privacy", "protección de datos"),
        ("discreet", "discreet notices"),
        ("discreet", "Avis discrets"),
        ("discreet", "avisos discretos"),
        (None, "Would you delete my application if I asked?"),
        (None, "How do you protect my data?"),
        (None, "Mes données sont-elles transmises à mon gouvernement ?"),
        (None, "¿Mis datos estarán seguros?"),
        (None, "We delete landmines"),
    ],
)
def test_right_is_understood_in_three_languages(wish: str | None, said: str) -> None:
    assert intent(said) == wish
