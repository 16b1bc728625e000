"""A person of the office in Slack."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.e2e.doors import Doors, Json, Refused
from tests.e2e.waiting import until


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message of the office's channel: its words in order, and its buttons with their ids."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    private_to: str | None
    thread: str | None

    def button(self, label: str, below: str = "") -> dict[str, str]:
        """What names the first button with a label, below some words."""
        reached = below == ""
        for block in self.blocks:
            reached = reached or below in words([block])
            if reached and block["type"] == "actions":
                for element in block["elements"]:
                    if element["text"]["text"] == label:
                        return {"block_id": block["block_id"], "action_id": element["action_id"]}
        raise AssertionError(f"no button {label!r} below {below!r} in {self.text!r}")


class Colleague:
    """A person of the office in Slack."""

    def __init__(self, doors: Doors, user: str) -> None:
        self._doors = doors
        self.user = user

    def sees(self, pattern: str, *, private: bool = False) -> Post:
        """The newest message with these words, waited for."""
        return until(
            f"{pattern!r} in Slack", lambda: next(iter(self.all(pattern, private=private)), None)
        )

    def card(self, pattern: str) -> Post:
        """The newest message of the channel itself with these words, waited for."""

        def look() -> Post | None:
            return next((each for each in self.all(pattern) if each.thread is None), None)

        return until(f"a card with {pattern!r} in Slack", look)

    def all(self, pattern: str = "", *, private: bool = False) -> list[Post]:
        """Every message with these words that this person can see, newest first."""
        whose = self.user if private else None
        posts = [_post(each) for each in self._doors.look("slack")["messages"]]
        return [
            each
            for each in reversed(posts)
            if each.private_to == whose and re.search(pattern, each.text)
        ]

    def presses(self, post: Post, label: str, below: str = "") -> None:
        """Press a button under a message."""
        self.presses_again(post, post.button(label, below))

    def presses_again(self, post: Post, button: dict[str, str]) -> None:
        """Press a button that was seen before, as somebody whose screen has not caught up."""
        self._do("press", {"channel": post.channel, "ts": post.ts, **button})

    def _do(self, action: str, body: Json) -> None:
        """Do something, again and again while Slack says that the app cannot be reached."""

        def done() -> bool:
            try:
                self._doors.call("POST", f"/api/slack/{action}", {"user": self.user, **body})
            except Refused as refusal:
                if "cannot be reached" in str(refusal):
                    return False
                raise
            return True

        until(f"the app to hear of {action}", done)

    def modal(self) -> Json:
        """The window before this person, waited for."""
        return until(f"a modal for {self.user}", lambda: next(iter(self.modals()), None))

    def modals(self) -> list[Json]:
        """Every window before this person."""
        views = self._doors.look("slack")["views"]
        return [each for each in views if each["user"] == self.user]

    def window(self, pattern: str) -> Json:
        """The window with these words, waited for."""

        def look() -> Json | None:
            found = [each for each in self.modals() if re.search(pattern, words(each["view"]))]
            return next(iter(found[-1:]), None)

        return until(f"a window with {pattern!r} for {self.user}", look)

    def submits(self, modal: Json, **values: str | list[str]) -> None:
        """Fill in a window's inputs by name, and submit it."""
        blocks = [each for each in modal["view"]["blocks"] if each["type"] == "input"]
        filled = {
            name: {block["element"]["action_id"]: values[name]}
            for block in blocks
            if (name := block["block_id"]) in values
        }
        self._do("view/submit", {"view_id": modal["view_id"], "values": filled})

    def writes(self, post: Post, text: str) -> str:
        """Write in a message's thread; gives the new message's timestamp."""
        where = {"channel": post.channel, "thread_ts": post.thread or post.ts}
        body = {"user": self.user, "text": text, **where}
        ts: str = self._doors.call("POST", "/api/slack/message", body)["ts"]
        return ts

    def edits(self, post: Post, ts: str, text: str) -> None:
        """Change one's own message."""
        body = {"user": self.user, "channel": post.channel, "ts": ts, "text": text}
        self._doors.call("POST", "/api/slack/edit", body)

    def deletes(self, post: Post, ts: str) -> None:
        """Delete one's own message."""
        body = {"user": self.user, "channel": post.channel, "ts": ts}
        self._doors.call("POST", "/api/slack/delete", body)

    def acts(self, modal: Json, label: str) -> None:
        """Press a button inside a window."""
        for block in modal["view"]["blocks"]:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                if element["text"]["text"] == label:
                    name = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    self._do("view/press", {"view_id": modal["view_id"], **name})
                    return
        raise AssertionError(f"no button {label!r} in {words(modal['view'])!r}")

    def chooses(self, modal: Json, name: str, value: str | list[str]) -> None:
        """Choose in a menu that tells of every change."""
        place = {"block_id": name, "action_id": "live"}
        self._do("view/press", {"view_id": modal["view_id"], **place, "value": value})

    def closes(self, modal: Json) -> None:
        """Close a window."""
        self._do("view/close", {"view_id": modal["view_id"]})

    def shows(self, pattern: str) -> Json:
        """The window before this person once it says these words."""
        return until(
            f"{pattern!r} in a window",
            lambda: next((m for m in self.modals() if re.search(pattern, words(m["view"]))), None),
            instead=lambda: [words(each["view"]) for each in self.modals()],
        )

    def comes_home(self, pattern: str) -> str:
        """Open the app's Home; gives its words once they are these."""
        self._do("home", {})

        def home() -> str | None:
            view = self._doors.look("slack")["homes"].get(self.user)
            said = words(view["blocks"]) if view else ""
            return said if re.search(pattern, said) else None

        return until(f"{pattern!r} in the Home", home)

    def commands(self, text: str) -> None:
        """Use the slash command."""
        self._do("command", {"command": "/presessions", "text": text})


def _post(shown: Json) -> Post:
    return Post(
        ts=shown["ts"],
        channel=shown["channel"],
        text=words(shown["blocks"]) or shown["text"],
        blocks=shown["blocks"],
        private_to=shown["ephemeral_to"],
        thread=shown["thread_ts"],
    )


def words(blocks: object) -> str:
    """Every word in some Block Kit, in the order of reading."""
    if isinstance(blocks, list):
        return "\n".join(filter(None, map(words, blocks)))
    if not isinstance(blocks, dict):
        return ""
    if blocks.get("type") == "rich_text_section":
        return "".join(map(words, blocks["elements"]))
    own = blocks.get("text") if isinstance(blocks.get("text"), str) else ""
    inside = [words(value) for key, value in blocks.items() if isinstance(value, list | dict)]
    return "\n".join(filter(None, [own, *inside]))
