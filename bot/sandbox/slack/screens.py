"""What the office's people do in modals and on the Home tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.errors import NoSuchThing, NotPossible
from bot.sandbox.slack import payloads, values
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.errors import NoAnswer, SlackError
from bot.sandbox.slack.records import View
from bot.sandbox.slack.views import ViewStack
from bot.sandbox.slack.workspace import Workspace, view_json
from bot.sandbox.world import Json

Values = Mapping[str, Mapping[str, Any]]


class Screens:
    """The person's side of views."""

    def __init__(self, workspace: Workspace, stack: ViewStack, delivery: Delivery) -> None:
        self._workspace = workspace
        self._stack = stack
        self._delivery = delivery

    async def submit(self, user: str, view_id: str, given: Values) -> Json:
        """Submit a modal; gives the errors shown under its fields, if any."""
        person = self._workspace.user(user)
        view = self._view(user, view_id)
        if "submit" not in view.content:
            raise NotPossible("This modal has nothing to submit.")
        state = values.state_of(view.content["blocks"], given)
        problems = values.refused_inputs(view.content["blocks"], state)
        if problems:
            self._show_errors(view, problems)
            return {"errors": problems}
        payload = payloads.interaction(
            "view_submission", person, self._workspace.new_trigger(person.id, view.id)
        )
        payload |= {"view": view_json(view, state), "response_urls": []}
        answer = await self._delivery.ask("interactive", payload)
        return self._react(view, answer if isinstance(answer, dict) else {})

    def _react(self, view: View, answer: Json) -> Json:
        """Do what the app answered; what it got wrong, the person sees as trouble."""
        action = answer.get("response_action")
        try:
            if action == "errors":
                return self._reject(view, answer.get("errors"))
            if action == "clear":
                self._stack.clear(view.user)
            elif action == "update":
                self._stack.replace(view, answer.get("view"))
            elif action == "push":
                self._stack.push(view.user, answer.get("view"))
            elif action is None:
                self._stack.pop(view)
            else:
                raise NoAnswer(f"The app answered with an unknown response_action: {action}.")
        except SlackError as error:
            detail = "; ".join(error.problems) or error.code
            raise NoAnswer(f"The app answered with a wrong view: {detail}.") from error
        return {"errors": {}}

    def _reject(self, view: View, errors: Any) -> Json:
        inputs = {each["block_id"] for each in view.content["blocks"] if each["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
            raise NoAnswer("The app named errors for fields that are not in the modal.")
        self._show_errors(view, errors)
        return {"errors": errors}

    async def press(
        self,
        user: str,
        view_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: Any = None,
        given: Values | None = None,
    ) -> None:
        """Press a button or use a menu in a modal or on the Home tab."""
        person = self._workspace.user(user)
        view = self._view(user, view_id)
        blocks = view.content["blocks"]
        block, element = values.find_element(blocks, action_id, block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise NotPossible(f"{action_id} tells the app nothing before the modal is submitted.")
        fields = values.chosen(element, value)
        put_in = {name: dict(entries) for name, entries in (given or {}).items()}
        if element["type"] not in {"button", "overflow"}:
            put_in.setdefault(block["block_id"], {})[action_id] = value
        state = values.state_of(blocks, put_in)
        trigger = self._workspace.new_trigger(person.id, view.id)
        payload = (
            payloads.interaction("block_actions", person, trigger)
            | payloads.view_container(view, state)
            | {"actions": [payloads.action(block, element, fields)]}
        )
        await self._delivery.ask("interactive", payload)

    async def close(self, user: str, view_id: str) -> None:
        """Close a modal; the app hears of it only when it asked to."""
        person = self._workspace.user(user)
        view = self._view(user, view_id)
        self._stack.pop(view)
        if view.content.get("notify_on_close"):
            payload = payloads.interaction("view_closed", person, "")
            del payload["trigger_id"]
            payload |= {"view": view_json(view), "is_cleared": False}
            await self._delivery.ask("interactive", payload)

    def open_home(self, user: str) -> None:
        """Look at the app's Home tab."""
        person = self._workspace.user(user)
        channel = self._workspace.direct(user)
        home = self._workspace.home(user)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id,
            "tab": "home",
            "event_ts": self._workspace.next_ts(channel.id),
        }
        if home is not None:
            event["view"] = view_json(home)
        self._delivery.tell(event)

    def _view(self, user: str, view_id: str) -> View:
        view = self._workspace.views.get(view_id)
        if view is None or view.user != user:
            raise NoSuchThing("That view is not open (any more).")
        return view

    def _show_errors(self, view: View, errors: Json) -> None:
        self._workspace.views.put(view.id, replace(view, errors=errors))
