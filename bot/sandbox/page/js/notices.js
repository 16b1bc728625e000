// Short sentences at the foot of the page: what went wrong, or that the connection came back.

import { h, patch } from "./dom.js";

const LIFETIME = 6000;
let shown = [];
let count = 0;

/** Show a sentence for a few seconds. `tone` is "bad", "good" or "plain". */
export function notice(text, tone = "plain") {
  const item = { id: (count += 1), text, tone };
  shown = [...shown.filter((other) => other.text !== text), item].slice(-3);
  draw();
  setTimeout(() => remove(item), LIFETIME);
}

function remove(item) {
  shown = shown.filter((other) => other !== item);
  draw();
}

function draw() {
  patch(document.getElementById("notices"), shown.map((item) =>
    h("p", { key: item.id, class: `notice notice-${item.tone}` }, item.text)));
}
