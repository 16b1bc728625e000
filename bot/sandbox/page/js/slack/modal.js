// Slack's modals, and the "are you sure" of an element's confirm object, drawn over the pane.

import { post } from "../api.js";
import { h } from "../dom.js";
import { sheet, takeFocus } from "../parts.js";
import { blocks } from "./blocks.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { collect } from "./values.js";

/** Draw the view on top of a person's stack. `state` is {busy, trouble} and belongs to this view. */
export function modal(entry, scene, state, redraw) {
  const { view, view_id: viewId, user } = entry;
  const close = () => send("close", {});
  const wanted = view.blocks.some((block) => block.type === "input");

  async function send(what, more) {
    if (state.busy) return;
    Object.assign(state, { busy: true, trouble: null });
    redraw();
    try {
      await post(`/api/slack/view/${what}`, { user, view_id: viewId, ...more });
    } catch (error) {
      state.trouble = error.message;
    }
    state.busy = false;
    redraw();
  }

  return sheet(viewId, plain(view.title?.text ?? ""), close,
    h("form", {
      class: "slack-modal", novalidate: true, "aria-busy": String(state.busy),
      onsubmit: (event) => { event.preventDefault(); send("submit", { values: collect(view, scene) }); },
    },
    h("div", { class: "sheet-body" },
      state.trouble && h("p", { class: "trouble", role: "alert" }, state.trouble),
      blocks(view.blocks, scene)),
    h("footer", { class: "sheet-foot" },
      h("button", { type: "button", class: "button", onclick: close },
        plain(view.close?.text ?? (wanted ? "Cancel" : "Close"))),
      (view.submit || wanted) && h("button", {
        type: "submit", class: "button slack-primary", disabled: state.busy,
      }, plain(view.submit?.text ?? "Submit")))));
}

/** Ask before an element acts, as its confirm object says. */
export function confirmation(confirm, scene, answer) {
  return h("div", { key: "confirm", class: "sheet-veil veil-top" },
    h("div", {
      class: "sheet confirm", role: "alertdialog", "aria-modal": "true", tabindex: "-1",
      "aria-label": plain(confirm.title?.text), created: takeFocus,
      onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); answer(false); } },
    },
    h("header", { class: "sheet-head" }, h("h3", {}, plain(confirm.title?.text))),
    h("div", { class: "sheet-body" }, confirm.text?.type === "plain_text"
      ? plain(confirm.text.text) : mrkdwn(confirm.text?.text, scene.names)),
    h("footer", { class: "sheet-foot" },
      h("button", { type: "button", class: "button", "data-first": true, onclick: () => answer(false) },
        plain(confirm.deny?.text ?? "Cancel")),
      h("button", {
        type: "button", class: `button slack-primary ${confirm.style ?? ""}`, onclick: () => answer(true),
      }, plain(confirm.confirm?.text ?? "Confirm")))));
}
