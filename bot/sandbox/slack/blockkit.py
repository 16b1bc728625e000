"""Block Kit, checked as Slack checks it: shapes, limits, unique ids, refusals word for word."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.rules import RULES, broken_rules
from bot.sandbox.world import Json


def checked_blocks(blocks: Any) -> tuple[Json, ...]:
    """A message's blocks as Slack keeps them; refused with `invalid_blocks`."""
    if blocks is None:
        return ()
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = broken_rules(blocks, RULES["message_blocks"], "/blocks") or [*_doubles(blocks, "")]
    if problems:
        raise SlackError("invalid_blocks", problems)
    return tuple(_kept(block) for block in blocks)


def checked_view(view: Any, *, kinds: Sequence[str]) -> Json:
    """A view as Slack keeps it; refused with `invalid_arguments`."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    if view.get("type") not in kinds:
        problem = f"must be one of: {', '.join(kinds)} [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", [problem])
    problems = broken_rules(view, RULES[view["type"]], "/view")
    if not problems:
        problems = [*_doubles(view["blocks"], "/view"), *_unsubmittable(view)]
    if problems:
        raise SlackError("invalid_arguments", problems)
    if len(json.dumps(view)) > 250_000:
        raise SlackError("view_too_large")
    return deepcopy(view) | {"blocks": [_kept(block) for block in view["blocks"]]}


def _doubles(blocks: Sequence[Json], root: str) -> Iterator[str]:
    """Ids that stand for two things: blocks in a surface, actions in a block."""
    seen_blocks: set[str] = set()
    for number, block in enumerate(blocks):
        place = f"{root}/blocks/{number}"
        name = block.get("block_id")
        if name in seen_blocks:
            yield f'`block_id` "{name}" already exists [json-pointer:{place}/block_id]'
        if name is not None:
            seen_blocks.add(name)
        seen_actions: set[str] = set()
        for where, element in _interactive(block):
            action = element.get("action_id")
            if action in seen_actions:
                pointer = f"{place}/{where}/action_id"
                yield f'`action_id` "{action}" already exists [json-pointer:{pointer}]'
            if action is not None:
                seen_actions.add(action)


def _unsubmittable(view: Json) -> Iterator[str]:
    if view["type"] != "modal" or "submit" in view:
        return
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            yield (
                "must define `submit` to use an `input` block in modals "
                f"[json-pointer:/view/blocks/{number}/input]"
            )


def _interactive(block: Json) -> Iterator[tuple[str, Json]]:
    for place in ("accessory", "element"):
        if place in block:
            yield place, block[place]
    if block["type"] == "actions":
        for number, element in enumerate(block["elements"]):
            yield f"elements/{number}", element


def interactive_elements(block: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    return [element for _, element in _interactive(block) if "action_id" in element]


def _kept(block: Json) -> Json:
    """Slack names what the app left unnamed."""
    kept = deepcopy(block)
    kept.setdefault("block_id", secrets.token_urlsafe(4)[:5])
    for _, element in _interactive(kept):
        if element["type"] != "image":
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return kept
