// Small pieces that every pane uses: avatars, buttons with an icon, menus, sheets, pane headers.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A person's initials, or another short text, on a colour that stays theirs. */
export function avatar(name, extra = "", text = null) {
  const words = name.trim().split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const initials = words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 997;
  return h("span", { class: `avatar hue-${hash % 8} ${extra}`, "aria-hidden": "true" }, text ?? initials);
}

/** A square button that shows an icon and says its label to those who do not see it. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", {
    type: "button", "aria-label": label, title: label, onclick, ...props,
    class: `icon-button ${props.class ?? ""}`,
  }, icon(name));
}

/** A button that opens a list of actions: `items` are {text, run, tone?}. */
export function menu(id, trigger, items) {
  const list = h("div", {
    id, popover: "auto", class: "menu", role: "menu", onkeydown: walk, ontoggle: placeMenu,
  }, items.map((item, index) => h("button", {
    key: index, type: "button", role: "menuitem", class: item.tone ? `tone-${item.tone}` : "",
    onclick: () => { document.getElementById(id).hidePopover(); item.run(); },
  }, item.text)));
  const props = { ...trigger.props, popovertarget: id, "aria-haspopup": "menu" };
  return [{ ...trigger, props }, list];
}

// A popover lives above everything, so nothing clips it; its place follows from its button's.
function placeMenu(event) {
  const list = event.target;
  if (event.newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(list.id)}"]`);
  const at = button.getBoundingClientRect();
  const below = at.bottom + list.offsetHeight + 8 < innerHeight;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - list.offsetHeight - 4);
  const left = Math.min(Math.max(8, at.right - list.offsetWidth), innerWidth - list.offsetWidth - 8);
  list.style.setProperty("top", `${top}px`);
  list.style.setProperty("left", `${left}px`);
  list.querySelector("button, input")?.focus();
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll("button, input")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

/** A dialog over one pane. `close` is called by Escape and by the cross. */
export function sheet(name, title, close, ...children) {
  return h("div", { key: `sheet ${name}`, class: "sheet-veil" },
    h("div", {
      class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: "-1",
      created: takeFocus,
      onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } },
    },
    h("header", { class: "sheet-head" }, h("h3", {}, title), iconButton("close", "Close", close)),
    children));
}

/** Focus the first field of a node once it stands in the page, and give the focus back later. */
export function takeFocus(node) {
  const before = document.activeElement;
  queueMicrotask(() => {
    (node.querySelector("input, textarea, select, [data-first]") ?? node).focus({ preventScroll: true });
  });
  const watch = new MutationObserver(() => {
    if (node.isConnected) return;
    watch.disconnect();
    if (document.activeElement === document.body && before?.isConnected) before.focus();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

/** The title bar of a pane: what it is, and which wire it speaks. */
export function paneHead(id, iconName, title, wire, ...tools) {
  return h("header", { class: "pane-head" },
    h("span", { class: "pane-icon" }, icon(iconName, 20)),
    h("div", { class: "pane-name" }, h("h2", { id }, title), h("p", {}, wire)),
    h("div", { class: "pane-tools" }, tools));
}

/** A labelled form row. */
export function field(label, control) {
  return h("label", { class: "field" }, h("span", {}, label), control);
}
