// Writing a letter, new or in reply; the draft belongs to its mailbox until it is sent or dropped.

import { act, fileBody } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { field, iconButton, takeFocus } from "../parts.js";

/** The form of a letter. `draft` is {to, subject, text, in_reply_to?, references?, files}. */
export function compose(address, draft, done, redraw) {
  const keep = (name) => (event) => { draft[name] = event.currentTarget.value; };
  return h("form", {
    key: `compose ${address} ${draft.id}`, class: "compose",
    "aria-label": draft.in_reply_to ? "Reply" : "New letter", created: writeAtTop,
    onsubmit: (event) => { event.preventDefault(); send(address, draft, done); },
  },
  h("div", { class: "letter-bar" },
    h("h3", {}, draft.in_reply_to ? "Reply" : "New letter"),
    iconButton("close", "Drop this letter", done)),
  field("From", h("input", { value: address, readonly: true })),
  field("To", h("input", { name: "to", required: true, value: draft.to, oninput: keep("to") })),
  field("Subject", h("input", {
    name: "subject", value: draft.subject, oninput: keep("subject"), dir: "auto",
  })),
  h("textarea", {
    name: "text", class: "compose-text", "aria-label": "Letter", value: draft.text,
    oninput: keep("text"), dir: "auto",
  }),
  draft.files.length > 0 && h("ul", { class: "files", "aria-label": "Attachments" },
    draft.files.map((file, index) => h("li", { key: file.name }, icon("file", 15),
      h("span", {}, file.name),
      iconButton("close", `Remove ${file.name}`, () => { draft.files.splice(index, 1); redraw(); })))),
  h("div", { class: "letter-foot" },
    h("button", { type: "submit", class: "button primary" }, icon("send"), " Send"),
    h("label", { class: "button" }, icon("clip"), " Attach",
      h("input", {
        type: "file", class: "unseen", multiple: true,
        onchange: (event) => attach(event.currentTarget, draft, redraw),
      }))));
}

async function attach(input, draft, redraw) {
  for (const file of input.files) draft.files.push(await fileBody(file));
  input.value = "";
  redraw();
}

async function send(address, { to, subject, text, in_reply_to, references, files }, done) {
  const body = { from: address, to: to.trim(), subject, text, attachments: files };
  if (in_reply_to) Object.assign(body, { in_reply_to, references });
  if (await act("/api/mail", body)) done(true);
}

function writeAtTop(node) {
  takeFocus(node);
  queueMicrotask(() => {
    const area = node.querySelector("textarea");
    const target = node.elements.to.value ? area : node.elements.to;
    target.focus({ preventScroll: true });
    area.setSelectionRange(0, 0);
    area.scrollTop = 0;
  });
}
