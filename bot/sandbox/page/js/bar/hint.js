// Four things to try, shown until their reader has seen enough of them.

import { h, patch } from "../dom.js";
import { iconButton } from "../parts.js";

const KEY = "presessions.hint";
const STEPS = [
  ["Apply", "On the phone, ask a question or apply to speak about Togo, in any of three languages."],
  ["Let time pass", "Move the clock past the close: reminders go out, staff get each State’s shortlist."],
  ["Decide", "In Slack, propose a panel or approve a speaker, and watch the letter arrive."],
  ["Invite missions", "Type /presessions agenda, publish it, then /presessions mailing invitation."],
];

/** Mount the hint. `show()` brings it back. */
export function hint(root) {
  let open = localStorage.getItem(KEY) !== "seen";

  function set(value) {
    open = value;
    localStorage.setItem(KEY, value ? "open" : "seen");
    draw();
  }

  function draw() {
    root.hidden = !open;
    patch(root, open && [
      h("ol", { class: "hint-steps" }, STEPS.map(([title, text], index) => h("li", { key: index },
        h("span", { class: "hint-number", "aria-hidden": "true" }, index + 1),
        h("p", {}, h("strong", {}, title), " ", text)))),
      iconButton("close", "Hide these hints", () => set(false))]);
  }

  return { draw, show: () => set(true) };
}
