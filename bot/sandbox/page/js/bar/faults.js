// Trouble on demand: the next calls to a service fail in a chosen way, to see the bot cope.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { iconButton } from "../parts.js";

const FAULTS = [
  { label: "Telegram: too many requests", body: { service: "telegram", fault: "429", retry_after: 5, times: 3 } },
  { label: "Telegram: does not answer", body: { service: "telegram", fault: "timeout", times: 2 } },
  { label: "Slack: too many requests", body: { service: "slack", fault: "429", retry_after: 5, times: 3 } },
  { label: "Slack: server error", body: { service: "slack", fault: "500", times: 3 } },
  { label: "Mail relay: try again later", body: { service: "smtp", fault: "451", times: 3 } },
  { label: "Mail relay: refuses the address", body: { service: "smtp", fault: "550", times: 1 } },
];

/** Mount the panel; it is a popover opened by the button that names it. */
export function faultsPanel(root) {
  const ui = { active: [] };

  async function refresh() {
    const answer = await act("/api/faults", {}, "GET");
    ui.active = Array.isArray(answer) ? answer : answer?.faults ?? [];
    draw();
  }

  async function change(body, method = "POST") {
    await act("/api/faults", body, method);
    await refresh();
  }

  function draw() {
    patch(root,
      h("header", { class: "sheet-head" }, h("h2", {}, "Make something fail"),
        iconButton("close", "Close", () => root.hidePopover())),
      h("p", { class: "quiet" }, "The bot tries again by itself; nothing is sent twice."),
      h("div", { class: "fault-list" }, FAULTS.map((fault) => h("button", {
        key: fault.label, type: "button", class: "button", onclick: () => change(fault.body),
      }, fault.label, h("small", {}, `next ${fault.body.times}`)))),
      ui.active.length > 0 && h("div", { class: "fault-active" },
        h("p", {}, h("strong", {}, "Waiting to happen")),
        h("ul", {}, ui.active.map((fault, index) => h("li", { key: index },
          `${fault.service}: ${fault.fault}, ${fault.times} more`))),
        h("button", { type: "button", class: "button", onclick: () => change({}, "DELETE") }, "All well again")));
  }

  root.addEventListener("toggle", (event) => { if (event.newState === "open") refresh(); });
  return { draw };
}
