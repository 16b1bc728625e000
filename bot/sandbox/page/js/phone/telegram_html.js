// Telegram's HTML, redrawn from an allowlist: only the tags Telegram itself knows become elements.

import { h } from "../dom.js";

const TAGS = {
  b: "strong", strong: "strong", i: "em", em: "em", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  code: "code", pre: "pre", blockquote: "blockquote",
};
const LINKS = /^(https?|mailto|tel|tg):/i;

/** The nodes for one message. The parsed document is inert: it runs and loads nothing. */
export function telegramHtml(source) {
  const parsed = new DOMParser().parseFromString(`<body>${source}`, "text/html");
  return [...parsed.body.childNodes].map(redraw);
}

function redraw(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return `<!--${node.data}-->`;
  const name = node.localName;
  const inside = [...node.childNodes].map(redraw);
  if (name in TAGS) return h(TAGS[name], {}, inside);
  if (name === "a") return link(node.getAttribute("href") ?? "", inside);
  if (name === "tg-spoiler" || (name === "span" && node.className === "tg-spoiler")) {
    return h("span", { class: "spoiler", tabindex: "0" }, inside);
  }
  if (name === "tg-emoji") return inside;
  // Telegram would have refused this message; showing the source hides nothing and runs nothing.
  return node.outerHTML;
}

function link(href, inside) {
  if (!LINKS.test(href)) return inside;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, inside);
}
