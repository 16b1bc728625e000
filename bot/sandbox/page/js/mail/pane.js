// A mail program: one pane for applicants, the same for missions, told apart by `owners`.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { avatar, field, iconButton, paneHead, sheet } from "../parts.js";
import { stampText } from "../time.js";
import { compose } from "./compose.js";
import { letter } from "./letter.js";
import { person, replyTo } from "./quote.js";

const BOT = "presessions@upr-info.test";
const INBOX = "Inbox";
const SENT = "Sent";

/** Mount a mail pane. `look` is {id, icon, title, wire, empty, owners}; `shared` as for every pane. */
export function mailPane(root, look, shared) {
  const ui = { address: null, folder: INBOX, open: null, plain: false, adding: false, started: false, seen: new Set() };
  const drafts = new Map();
  let draftCount = 0;

  const boxes = () => (shared.world.mailboxes ?? []).filter((box) => look.owners.includes(box.owner));
  const current = () => boxes().find((box) => box.address === ui.address) ?? boxes()[0];
  const name = (box, mail) => `${box.address} ${mail.id}`;
  const isNew = (box, mail) => !mail.mine && !ui.seen.has(name(box, mail));
  const unread = (box) => box.mails.filter((mail) => isNew(box, mail)).length;

  function set(change) {
    Object.assign(ui, change);
    draw();
  }

  function read(box, mail) {
    ui.seen.add(name(box, mail));
    set({ open: mail.id });
  }

  function write(box, fields) {
    drafts.set(box.address, { id: (draftCount += 1), to: BOT, subject: "", text: "", files: [], ...fields });
    draw();
  }

  function draw() {
    if (!ui.started && shared.world.mailboxes) {
      // What lay in the mailboxes before the page was opened is not news.
      ui.started = true;
      for (const box of boxes()) box.mails.forEach((mail) => ui.seen.add(name(box, mail)));
    }
    const box = current();
    patch(root,
      paneHead(`${look.id}-title`, look.icon, look.title, look.wire,
        iconButton("plus", "New address", () => set({ adding: true })),
        box && iconButton("pen", "New letter", () => write(box, {}))),
      box && chooser(box),
      h("div", { class: "pane-body mail-body", inert: ui.adding },
        box ? body(box) : h("div", { class: "empty" }, h("p", {}, "No mailbox yet."))),
      ui.adding && newAddress());
    shared.changed();
  }

  function chooser(box) {
    return h("label", { class: "chooser" }, avatar(box.label || box.address),
      h("span", { class: "unseen" }, "Mailbox"),
      h("select", {
        value: box.address,
        onchange: (event) => set({ address: event.currentTarget.value, folder: INBOX, open: null }),
      }, boxes().map((other) => {
        const waiting = unread(other);
        return h("option", { key: other.address, value: other.address },
          `${other.label ? `${other.label} — ` : ""}${other.address}${waiting ? ` (${waiting} new)` : ""}`);
      })));
  }

  function body(box) {
    const draft = drafts.get(box.address);
    if (draft) {
      const done = (sent) => {
        drafts.delete(box.address);
        if (sent !== true) return draw();
        notice("Sent. The answer comes into the inbox.");
        return set({ folder: INBOX, open: null });
      };
      return compose(box.address, draft, done, draw);
    }
    const mail = box.mails.find((one) => one.id === ui.open);
    if (!mail) return list(box);
    ui.seen.add(name(box, mail));
    const waiting = unread(box);
    const back = h("button", { type: "button", class: "button back", onclick: () => set({ open: null }) },
      icon("back"), ` ${ui.folder}`, waiting > 0 && h("span", { class: "badge" }, waiting));
    return letter(mail, ui.plain, back, {
      reply: () => write(box, replyTo(mail, box.mails)),
      setPlain: (plain) => set({ plain }),
    });
  }

  function list(box) {
    if (box.mails.length === 0) {
      return h("div", { key: "empty", class: "empty" }, icon("mail", 32),
        h("p", {}, look.empty),
        h("button", { type: "button", class: "button", onclick: () => write(box, {}) },
          "Write to the bot"));
    }
    const here = box.mails.filter((mail) => Boolean(mail.mine) === (ui.folder === SENT));
    const newest = here.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id - a.id);
    return [folders(box),
      newest.length === 0
        ? h("div", { key: `no ${ui.folder}`, class: "empty" }, icon("mail", 32),
          h("p", {}, ui.folder === SENT ? "Nothing was sent from here." : "Nothing has arrived yet."))
        : h("ul", { key: `${ui.folder} ${box.address}`, class: "mails", "aria-label": ui.folder },
          newest.map((mail) => row(box, mail)))];
  }

  function folders(box) {
    const one = (folder, count) => h("button", {
      key: folder, type: "button", "aria-pressed": String(ui.folder === folder),
      onclick: () => set({ folder, open: null }),
    }, folder, count > 0 && h("span", { class: "badge", "aria-label": `${count} new` }, count));
    return h("div", { key: "folders", class: "folders" },
      h("div", { class: "toggle", role: "group", "aria-label": "Folder" },
        one(INBOX, unread(box)), one(SENT, 0)));
  }

  function row(box, mail) {
    const who = mail.mine ? `To: ${person(mail.to).name}` : person(mail.from).name;
    const fresh = isNew(box, mail);
    return h("li", { key: mail.id }, h("button", {
      type: "button", class: `mail-row ${fresh ? "fresh" : ""}`, onclick: () => read(box, mail),
    },
    h("span", { class: "mail-who", dir: "auto" }, who, fresh && h("span", { class: "unseen" }, " (new)")),
    h("time", { datetime: mail.at }, stampText(mail.at, shared.now())),
    h("span", { class: "mail-subject", dir: "auto" }, mail.subject || "(no subject)",
      mail.attachments?.length > 0 && icon("clip", 14)),
    h("span", { class: "mail-start", dir: "auto" }, mail.text.slice(0, 140))));
  }

  function newAddress() {
    const close = () => set({ adding: false });
    return sheet("new address", "A new mailbox", close, h("form", {
      class: "sheet-body",
      onsubmit: async (event) => {
        event.preventDefault();
        const { address, label } = Object.fromEntries(new FormData(event.currentTarget));
        const made = await act("/api/mailboxes", { address: address.trim(), label, owner: look.owners[0] });
        if (made) set({ adding: false, address: address.trim(), folder: INBOX, open: null });
      },
    },
    field("Address", h("input", {
      name: "address", type: "email", required: true, placeholder: "name@example.org",
    })),
    field("Whose it is", h("input", { name: "label", placeholder: "Example Collective" })),
    h("footer", { class: "sheet-foot" },
      h("button", { type: "submit", class: "button primary" }, "Open the mailbox"))));
  }

  return { draw, unread: () => boxes().reduce((sum, box) => sum + unread(box), 0) };
}
