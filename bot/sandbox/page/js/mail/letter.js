// Reading one letter: its head, its attachments, and its body as HTML or as plain text.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar } from "../parts.js";
import { sizeText } from "../time.js";
import { person, sentText } from "./quote.js";

// The letter is a stranger's document: no scripts, no network, not even a picture from elsewhere.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'";
const HEAD = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">`
  + '<meta charset="utf-8"><base target="_blank"><style>html{color-scheme:light;background:#fff}'
  + "body{font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;overflow-wrap:anywhere}"
  + "img{max-width:100%}</style>";

/** Draw a letter. `plain` says which body to show; `actions` are {reply, back, setPlain}. */
export function letter(mail, plain, back, actions) {
  const from = person(mail.from);
  const asText = plain || !mail.html;
  return h("article", { key: `letter ${mail.id}`, class: "letter", "aria-label": mail.subject },
    h("div", { class: "letter-bar" }, back,
      mail.html && views(asText, actions.setPlain)),
    h("h3", { class: "letter-subject", dir: "auto" }, mail.subject || "(no subject)"),
    h("div", { class: "letter-head" }, avatar(from.name),
      h("div", { class: "letter-who" },
        h("p", {}, h("strong", {}, from.name),
          from.address !== from.name && h("span", { class: "quiet" }, ` ${from.address}`)),
        h("p", { class: "quiet" }, `to ${mail.to} · ${sentText(mail)}`))),
    mail.attachments?.length > 0 && h("ul", { class: "files", "aria-label": "Attachments" },
      mail.attachments.map((file, index) => h("li", { key: index }, icon("file", 15),
        h("span", {}, file.name || "unnamed"), h("small", {}, sizeText(file.size ?? 0))))),
    asText
      ? h("pre", { key: "text", class: "letter-text", tabindex: "0", dir: "auto" }, mail.text)
      : h("iframe", {
        key: "html", class: "letter-html", title: `Letter: ${mail.subject}`, srcdoc: HEAD + mail.html,
        sandbox: "allow-popups allow-popups-to-escape-sandbox", referrerpolicy: "no-referrer",
      }),
    h("div", { class: "letter-foot" },
      h("button", { type: "button", class: "button primary", onclick: actions.reply },
        icon("reply"), " Reply"),
      h("a", {
        class: "button quiet-button", href: `/api/mail/${encodeURIComponent(mail.id)}/raw`,
        download: `letter-${mail.id}.eml`, title: "The letter as it came, with every header",
      }, "Original")));
}

function views(asText, setPlain) {
  const choice = (label, value) => h("button", {
    type: "button", "aria-pressed": String(asText === value), onclick: () => setPlain(value),
  }, label);
  return h("div", { class: "toggle", role: "group", "aria-label": "How to show the letter" },
    choice("Letter", false), choice("Plain text", true));
}
