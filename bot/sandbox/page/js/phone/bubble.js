// One message on the phone: a bubble with its text, document, time, and the buttons under it.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { hourText, sizeText } from "../time.js";
import { telegramHtml } from "./telegram_html.js";

/** Draw a message. `actions` are {press(message, data), edit(message)}. */
export function bubble(message, actions) {
  const mine = message.from === "me";
  return h("div", { key: message.id, class: `bubble-row ${mine ? "mine" : "theirs"}` },
    h("div", { class: "bubble" },
      message.document && documentCard(message.document),
      h("div", { class: "bubble-text", dir: "auto" },
        mine || !message.html ? message.text : telegramHtml(message.html)),
      h("div", { class: "bubble-meta" },
        mine && message.text && h("button", {
          type: "button", class: "bubble-edit", "aria-label": `Edit “${shorten(message.text)}”`,
          title: "Edit this message", onclick: () => actions.edit(message),
        }, icon("pen", 13)),
        message.edited && h("span", {}, "edited"),
        h("time", { datetime: message.at }, hourText(message.at)),
        mine && h("span", { class: "ticks", "aria-label": "delivered" }, icon("check", 13)))),
    message.keyboard?.length > 0 && keyboard(message, actions));
}

const shorten = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function documentCard(file) {
  return h("div", { class: "bubble-file" },
    h("span", { class: "file-icon" }, icon("file", 20)),
    h("span", {}, h("strong", {}, file.name), h("small", {}, sizeText(file.size ?? 0))));
}

function keyboard(message, actions) {
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" },
    message.keyboard.map((row, index) => h("div", { key: index, class: "key-row" },
      row.map((button, place) => (button.url
        ? h("a", {
          key: place, class: "key", href: safe(button.url), target: "_blank",
          rel: "noopener noreferrer",
        }, button.text, h("span", { class: "key-link", "aria-hidden": "true" }, "↗"))
        : h("button", {
          key: place, class: "key", type: "button",
          onclick: () => actions.press(message, button.data),
        }, button.text))))));
}

const safe = (url) => (/^(https?|tg):/i.test(url) ? url : null);
