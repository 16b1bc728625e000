// A list that grows at its end: it follows the newest entry, unless its reader scrolled away.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const NEAR = 60;
const away = new WeakSet();

/** A scrolling log. `entries` are keyed nodes; `name` changes when another log takes its place. */
export function log(name, label, entries) {
  return h("div", { key: `log ${name}`, class: "log-frame" },
    h("div", {
      class: "log", role: "log", "aria-label": label, tabindex: "0", drawn: follow,
      // A log that shrinks or grows (the hints close, a keyboard opens) keeps its end in sight.
      created: (node) => new ResizeObserver(() => follow(node)).observe(node),
      onscroll: (event) => noteScroll(event.currentTarget),
    }, entries),
    h("button", {
      type: "button", class: "to-newest", "aria-label": "To the newest message",
      onclick: (event) => toEnd(event.currentTarget.previousSibling, "smooth"),
    }, icon("down")));
}

function noteScroll(node) {
  const far = node.scrollHeight - node.scrollTop - node.clientHeight > NEAR;
  if (far) away.add(node);
  else away.delete(node);
  node.parentNode.classList.toggle("away", far);
}

function follow(node) {
  // Layout is not settled while the tree is being patched; one frame later it is.
  if (!away.has(node)) requestAnimationFrame(() => toEnd(node, "instant"));
}

function toEnd(node, behavior) {
  node.scrollTo({ top: node.scrollHeight, behavior });
}
