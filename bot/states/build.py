"""Building templates/states.json from CLDR: ``python -m bot.states.build CLDR_DIR``.

CLDR_DIR holds the unpacked npm packages ``cldr-core`` and ``cldr-localenames-full``
(``npm pack NAME``, each unpacked into a folder of its name). Only what the bot needs is
taken: the names of States in three languages with their alternatives, the three-letter
codes, and which are Members of the United Nations.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot import resources
from bot.i18n import LANGUAGES

# Where CLDR's first name is a compromise, the name in use at the United Nations is an alternative.
PREFERRED_FORM = {
    "CD": "variant",
    "CG": "variant",
    "HK": "short",
    "MM": "short",
    "MO": "short",
    "PS": "short",
}
_STATE_CODE = re.compile(r"^[A-Z]{2}$")
# Groups of States, pseudo-regions for software tests, and uninhabited outposts
_NOT_PLACES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


def build(cldr: Path) -> dict[str, Any]:
    """What states.json holds."""
    core = cldr / "cldr-core" / "supplemental"
    containment = _load(core / "territoryContainment.json")["territoryContainment"]
    aliases = _load(core / "aliases.json")["metadata"]["alias"]["territoryAlias"]
    names = {language: _names(cldr, language) for language in LANGUAGES}
    members = set(containment["UN"]["_contains"])
    codes = sorted(code for code in names["en"] if _STATE_CODE.match(code))
    return {
        "licence": "Names and codes: Unicode CLDR, © Unicode, Inc., licence Unicode-3.0",
        "version": _load_whole(cldr / "cldr-core" / "package.json")["version"],
        "states": {
            code: {
                "member": code in members,
                "alpha3": _alpha3(code, aliases),
                "names": {language: _forms(names[language], code) for language in LANGUAGES},
            }
            for code in codes
            if code not in _NOT_PLACES
        },
    }


def _load_whole(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _load(path: Path) -> Any:
    return _load_whole(path)["supplemental"]


def _names(cldr: Path, language: str) -> Mapping[str, str]:
    path = cldr / "cldr-localenames-full" / "main" / language / "territories.json"
    names: Mapping[str, str] = _load_whole(path)["main"][language]["localeDisplayNames"][
        "territories"
    ]
    return names


def _forms(names: Mapping[str, str], code: str) -> list[str]:
    """Every form of a State's name, the one to show first."""
    preferred = names.get(f"{code}-alt-{PREFERRED_FORM.get(code, '')}", names[code])
    alternatives = [name for key, name in names.items() if key.startswith(f"{code}-alt-")]
    return list(dict.fromkeys([preferred, names[code], *alternatives]))


def _alpha3(code: str, aliases: Mapping[str, Mapping[str, str]]) -> str | None:
    return next(
        (
            alias
            for alias, entry in aliases.items()
            if entry["_reason"] == "overlong"
            and entry["_replacement"] == code
            and re.match(r"^[A-Z]{3}$", alias)
        ),
        None,
    )


def main(arguments: list[str]) -> int:
    """Write states.json; exit status 2 on wrong use."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m bot.states.build CLDR_DIR\n")
        return 2
    text = json.dumps(build(Path(arguments[0])), ensure_ascii=False, indent=1)
    resources.path("states.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
