"""What people put into Block Kit elements, in the shapes in which Slack reports it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.sandbox.errors import NotPossible
from bot.sandbox.slack.blockkit import interactive_elements
from bot.sandbox.world import Json

_ONE_OF: Final = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
}
_MANY_OF: Final = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
}
_OPTION: Final = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_OPTIONS: Final = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
_TYPED: Final = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_PLAIN_INITIAL: Final = (
    "initial_value",
    "initial_date",
    "initial_time",
    "initial_date_time",
    "initial_user",
    "initial_users",
    "initial_conversation",
    "initial_conversations",
    "initial_channel",
    "initial_channels",
)
_REQUIRED: Final = "Please complete this required field."


def chosen(element: Json, value: Any) -> Json:
    """The fields that tell what was chosen in an element, by its type."""
    kind = element["type"]
    if kind in _OPTION:
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in _OPTIONS:
        return {"selected_options": [_option(element, each) for each in value or []]}
    if kind in _MANY_OF:
        return {_MANY_OF[kind]: list(value or [])}
    if kind == "datetimepicker":
        return {"selected_date_time": _seconds(value)}
    if kind == "button":
        return {key: element[key] for key in ("value", "text", "style") if key in element}
    return {_ONE_OF[kind]: None if value == "" else value}


def state_of(blocks: list[Json], values: Mapping[str, Mapping[str, Any]]) -> Json:
    """`view.state.values`: every input with what was put in, or what stood in it at first."""
    state: Json = {}
    for block in blocks:
        given = values.get(block["block_id"], {})
        for element in interactive_elements(block):
            if element["type"] in {"button", "overflow", "workflow_button"}:
                continue
            action = element["action_id"]
            value = given[action] if action in given else _initial(element)
            entry = {"type": element["type"], **chosen(element, value)}
            state.setdefault(block["block_id"], {})[action] = entry
    return state


def refused_inputs(blocks: list[Json], state: Json) -> dict[str, str]:
    """What Slack's own client does not accept, by block, before the app is asked at all."""
    problems = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = state[block["block_id"]][element["action_id"]]
        content = next(value for key, value in entry.items() if key != "type")
        if content is None or content == []:
            if not block.get("optional"):
                problems[block["block_id"]] = _REQUIRED
        elif element["type"] in _TYPED:
            problem = _CHECKS[element["type"]](element, str(content))
            if problem is not None:
                problems[block["block_id"]] = problem
    return problems


def find_element(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """The block and the element that a person used."""
    for block in blocks:
        if block_id not in (None, block["block_id"]):
            continue
        for element in interactive_elements(block):
            if element["action_id"] == action_id:
                return block, element
    raise NotPossible(f"There is no element {action_id!r} to use there (any more).")


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    return [option for group in groups for option in group["options"]]


def _option(element: Json, value: Any) -> Json:
    # The page sends an option's value; a test may send the whole option.
    wanted = value.get("value") if isinstance(value, dict) else value
    for option in _options(element):
        if option["value"] == wanted:
            return option
    if element["type"].endswith("external_select") and isinstance(value, dict):
        return value
    raise NotPossible(f"{element['action_id']} has no option {wanted!r}.")


def _initial(element: Json) -> Any:
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    return next((element[name] for name in _PLAIN_INITIAL if name in element), None)


def _seconds(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and not value.isdecimal():
        at = datetime.fromisoformat(value)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    return int(value)


def _text_problem(element: Json, content: str) -> str | None:
    longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
    if len(content) > longest:
        return f"Must be less than {longest + 1} characters."
    if len(content) < shortest:
        return f"Must be at least {shortest} characters."
    return None


def _email_problem(_element: Json, content: str) -> str | None:
    local, at, domain = content.partition("@")
    return None if local and at and "." in domain else "Please enter a valid email address."


def _url_problem(_element: Json, content: str) -> str | None:
    right = content.startswith(("http://", "https://"))
    return None if right else "Please enter a valid URL."


def _number_problem(element: Json, content: str) -> str | None:
    try:
        number = float(content)
    except ValueError:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and "." in content:
        return "Please enter a whole number."
    if number < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if number > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return None


_CHECKS: Final[Mapping[str, Callable[[Json, str], str | None]]] = {
    "plain_text_input": _text_problem,
    "email_text_input": _email_problem,
    "url_text_input": _url_problem,
    "number_input": _number_problem,
}
