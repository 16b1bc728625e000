"""What can be wrong between a message and its template.

::

    TemplateError
    ├── BadTemplate            a file or entry that cannot be read as the Markdown we use
    ├── UnknownTemplate        no such key, variant or translation
    └── ParameterError         names key, language and parameter
        ├── MissingParameter   the template has a placeholder the message does not fill
        ├── SurplusParameter   the message fills a placeholder the template does not have
        └── UnsuitableParameter  the value does not belong where the placeholder stands
"""

from __future__ import annotations

from bot.errors import PresessionsError


class TemplateError(PresessionsError):
    """A message and the templates do not fit together."""


class BadTemplate(TemplateError):
    """A template that cannot be used; the text names it and says why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class UnknownTemplate(TemplateError):
    """A key, a variant of it, or its translation does not exist."""

    def __init__(self, key: str, language: str) -> None:
        super().__init__(f"{key} ({language}): there is no such template")
        self.key = key
        self.language = language


class ParameterError(TemplateError):
    """A parameter is wrong for its template."""

    def __init__(self, key: str, language: str, parameter: str, why: str) -> None:
        super().__init__(f"{key} ({language}): parameter {parameter}: {why}")
        self.key = key
        self.language = language
        self.parameter = parameter
        self.why = why


class MissingParameter(ParameterError):
    """A placeholder of the template is not filled."""

    def __init__(self, key: str, language: str, parameter: str) -> None:
        super().__init__(key, language, parameter, "it is missing")


class SurplusParameter(ParameterError):
    """A parameter that no placeholder of the template takes."""

    def __init__(self, key: str, language: str, parameter: str) -> None:
        super().__init__(key, language, parameter, "no placeholder takes it")


class UnsuitableParameter(ParameterError):
    """A value that cannot stand where its placeholder is."""
