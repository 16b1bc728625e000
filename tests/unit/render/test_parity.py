"""Each way in which translations can differ or a file be wrong is found and named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.render.parity import problems

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
)
COUNTS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


@pytest.fixture
def broken(root: Path, tmp_path: Path) -> Path:
    """A copy of good templates, for a test to break."""
    return Path(shutil.copytree(root, tmp_path / "templates"))


def add(folder: Path, language: str, entry: str, head: str = HEAD) -> None:
    path = folder / "catalogue" / f"extra.{language}.po"
    path.write_text(f"{head.format(language=language)}\n{entry}\n", encoding="utf-8")


def test_good_templates_have_no_problems(root: Path) -> None:
    assert problems(root) == []


SAME = 'msgid "k"\nmsgstr "{a} in 2021 [x](https://example.org/en/)"'
PLURAL = 'msgid "k"\nmsgid_plural "k"\nmsgstr[0] "{count} {a}"\nmsgstr[1] "{count}s"'


@pytest.mark.parametrize(
    ("english", "spanish", "expected"),
    [
        (SAME, 'msgid "k"\nmsgstr "2021, {a} [y](https://example.org/es/)"', []),
        (
            SAME,
            'msgid "k"\nmsgstr "{b} in 2021 [x](https://example.org/es/)"',
            ["k: placeholders a in en, b in es"],
        ),
        (
            SAME,
            'msgid "k"\nmsgstr "{a} in 2012 [x](https://example.org/es/)"',
            ["k: numbers 2021 in en, 2012 in es"],
        ),
        (
            SAME,
            'msgid "k"\nmsgstr "{a} in 2021 [x](https://example.net/es/)"',
            ["k: links https://example.org/*/ in en, https://example.net/*/ in es"],
        ),
        (SAME, "", ["k: there is no usable es"]),
        (
            SAME,
            'msgid "k"\nmsgstr ""',
            ["extra.es.po:6 k: it is not translated", "k: there is no usable es"],
        ),
        (
            SAME,
            f"#, fuzzy\n{SAME}",
            [
                "extra.es.po:7 k: it is marked fuzzy: check it and take the mark away",
                "k: there is no usable es",
            ],
        ),
        (
            SAME,
            'msgid "k"\nmsgstr "{a in 2021"',
            [
                "extra.es.po:6 k: a brace without its placeholder in '{a in 2021'",
                "k: there is no usable es",
            ],
        ),
        (PLURAL, PLURAL, []),
        (
            PLURAL,
            'msgid "k"\nmsgid_plural "k"\nmsgstr[0] "{count} {a}"\nmsgstr[1] ""',
            ["extra.es.po:6 k: it is not translated", "k: there is no usable es"],
        ),
        (
            PLURAL,
            'msgid "k"\nmsgstr "{a}"',
            ["k: counts True in en, False in es"],
        ),
        (
            SAME,
            f'{SAME}\n\nmsgid "ask"\nmsgstr "x"',
            ["sample.es.po:9 ask: this key is in the catalogue twice"],
        ),
    ],
)
def test_catalogue_faults_are_named(
    broken: Path, english: str, spanish: str, expected: list[str]
) -> None:
    add(broken, "en", english, HEAD + COUNTS)
    add(broken, "fr", english, HEAD + COUNTS.replace("!=", ">"))
    if spanish:
        add(broken, "es", spanish, HEAD)
    assert problems(broken) == expected


def test_header_faults_are_named(broken: Path) -> None:
    for language in ("en", "fr", "es"):
        add(broken, language, PLURAL, HEAD + COUNTS)
    add(broken, "es", PLURAL, HEAD.replace("{language}", "pt") + COUNTS.replace("=2", "=3"))
    assert problems(broken) == [
        "extra.es.po: its header says Language: 'pt'",
        "extra.es.po: its header needs Plural-Forms: nplurals=2; plural=(n != 1);",
        "extra.es.po:7 k: it is not translated",
        "k: there is no usable es",
    ]


def test_file_that_gettext_cannot_read_is_named(broken: Path) -> None:
    (broken / "catalogue" / "extra.es.po").write_text("msgid nothing", encoding="utf-8")
    (broken / "catalogue" / "extra.pt.po").write_text(SAME, encoding="utf-8")
    found = problems(broken)
    assert [line.partition(":")[0] for line in found] == ["extra.es.po", "extra.pt.po"]


@pytest.mark.parametrize(
    ("page", "old", "new", "expected"),
    [
        (
            "letters/receipt.fr.md",
            "## variant: late",
            "## variant: tardy",
            [
                "letter/receipt#late: there is no usable fr",
                "letter/receipt#tardy: there is no usable en",
                "letter/receipt#tardy: there is no usable es",
            ],
        ),
        (
            "letters/receipt.fr.md",
            "subject: Votre candidature pour l'examen : {state}\n",
            "",
            ["receipt.fr.md: its front matter has no subject"],
        ),
        (
            "letters/receipt.es.md",
            "subject: Su solicitud para el examen: {state}",
            "subject: Su solicitud {who}",
            [
                (
                    "letter/receipt: placeholders "
                    "closes, name, note, reference, results, state, themes in en, "
                    "closes, name, note, reference, results, state, themes, who in es"
                )
            ],
        ),
        (
            "letters/receipt.fr.md",
            "---\n",
            "",
            [
                "receipt.fr.md: it does not begin with front matter between two --- lines",
                "letter/receipt: there is no usable fr",
                "letter/receipt#late: there is no usable fr",
            ],
        ),
        (
            "faq/deadline.es.md",
            "source: call",
            "source: nobody",
            [
                "faq/deadline: source call in en, nobody in es",
                "faq/deadline#closed: source call in en, nobody in es",
                "faq/deadline: its source needs faq.source.nobody in the catalogue",
                "faq/deadline#closed: its source needs faq.source.nobody in the catalogue",
            ],
        ),
        (
            "faq/deadline.en.md",
            "It closed on",
            "***\n\nIt closed on",
            [
                "deadline.en.md#closed: hr is not among the markup we use",
                "faq/deadline#closed: there is no usable en",
            ],
        ),
    ],
)
def test_page_faults_are_named(
    broken: Path, page: str, old: str, new: str, expected: list[str]
) -> None:
    path = broken / page
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert problems(broken) == expected
