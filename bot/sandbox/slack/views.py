"""Views: the modals on people's screens as a stack, and the Web API methods for them."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from typing import Any, Final

from bot.sandbox.slack.blockkit import checked_view
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.records import View
from bot.sandbox.slack.workspace import Workspace, view_json
from bot.sandbox.world import Json

_DEPTH: Final = 3
_MODAL: Final = ("modal",)
_HOME: Final = ("home",)


class ViewStack:
    """At most three modals over each other on each screen."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def open(self, user: str, content: Any) -> View:
        """Put a first modal on a screen, in place of whatever was there."""
        checked = self._checked(content)
        with self._workspace.world.change():
            self.clear(user)
            return self._put(user, checked, root=None, previous=None)

    def push(self, user: str, content: Any) -> View:
        """Put a modal on top of the others."""
        checked = self._checked(content)
        below = self._workspace.stack(user)
        if not below:
            raise SlackError("not_found")
        if len(below) >= _DEPTH:
            raise SlackError("push_limit_reached")
        return self._put(user, checked, root=below[0].root, previous=below[-1].id)

    def replace(self, view: View, content: Any) -> View:
        """Change what a view shows."""
        kinds = _HOME if view.is_home else _MODAL
        checked = checked_view(content, kinds=kinds)
        self._check_external_id(checked, but=view.id)
        changed = replace(view, content=checked, hash=_new_hash(), errors=None)
        return self._workspace.views.put(view.id, changed)

    def pop(self, view: View) -> None:
        """Take a modal and all above it from the screen."""
        stack = self._workspace.stack(view.user)
        with self._workspace.world.change():
            for each in stack[[other.id for other in stack].index(view.id) :]:
                self._workspace.views.remove(each.id)

    def clear(self, user: str) -> None:
        """Take all modals from a screen."""
        with self._workspace.world.change():
            for view in self._workspace.stack(user):
                self._workspace.views.remove(view.id)

    def publish(self, user: str, content: Any) -> View:
        """Set somebody's Home tab."""
        known = self._workspace.home(user)
        if known is not None:
            return self.replace(known, content)
        checked = checked_view(content, kinds=_HOME)
        return self._put(user, checked, root=None, previous=None)

    def _checked(self, content: Any) -> Json:
        checked = checked_view(content, kinds=_MODAL)
        self._check_external_id(checked)
        return checked

    def _check_external_id(self, content: Json, but: str | None = None) -> None:
        name = content.get("external_id")
        for view in self._workspace.views:
            if name and view.id != but and view.content.get("external_id") == name:
                raise SlackError("duplicate_external_id")

    def _put(self, user: str, content: Json, *, root: str | None, previous: str | None) -> View:
        name = f"V{secrets.token_hex(5).upper()}"
        view = View(
            id=name,
            user=user,
            root=root or name,
            previous=previous,
            hash=_new_hash(),
            content=content,
        )
        return self._workspace.views.put(name, view)


class ViewMethods:
    """views.*."""

    def __init__(self, workspace: Workspace, stack: ViewStack) -> None:
        self._workspace = workspace
        self._stack = stack

    def open(self, call: Call) -> Json:
        """views.open."""
        content = call.json("view")
        checked_view(content, kinds=_MODAL)
        trigger = self._workspace.use_trigger(_trigger(call))
        return {"view": view_json(self._stack.open(trigger.user, content))}

    def push(self, call: Call) -> Json:
        """views.push: only from within a modal."""
        content = call.json("view")
        checked_view(content, kinds=_MODAL)
        trigger = self._workspace.use_trigger(_trigger(call))
        if trigger.view is None:
            raise SlackError("not_found")
        return {"view": view_json(self._stack.push(trigger.user, content))}

    def update(self, call: Call) -> Json:
        """views.update: by id or external id, optionally only if nobody else changed it."""
        view = self._find(call)
        if call.text("hash") not in ("", view.hash):
            raise SlackError("hash_conflict")
        return {"view": view_json(self._stack.replace(view, call.json("view")))}

    def publish(self, call: Call) -> Json:
        """views.publish."""
        user = self._workspace.users.get(call.need("user_id"))
        if user is None:
            raise SlackError("user_not_found")
        known = self._workspace.home(user.id)
        if call.text("hash") and known is not None and known.hash != call.text("hash"):
            raise SlackError("hash_conflict")
        return {"view": view_json(self._stack.publish(user.id, call.json("view")))}

    def _find(self, call: Call) -> View:
        view_id, external = call.text("view_id"), call.text("external_id")
        for view in self._workspace.views:
            if view.id == view_id or (external and view.content.get("external_id") == external):
                return view
        raise SlackError("not_found")


def _trigger(call: Call) -> str:
    return call.text("trigger_id") or call.need("interactivity_pointer")


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"
