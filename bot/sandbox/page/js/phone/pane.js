// The applicant's phone: one Telegram chat with the bot, for any number of invented people.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { icon } from "../icons.js";
import { log } from "../log.js";
import { iconButton, menu, paneHead } from "../parts.js";
import { hourText, longDayText } from "../time.js";
import { block, composer } from "./composer.js";
import { bubble } from "./bubble.js";
import { newPerson, people } from "./people.js";

/** Mount the pane. `shared` gives {world, now(), visible(), changed()}. */
export function phonePane(root, shared) {
  const ui = { chat: null, closed: false, inviting: false, started: false, seen: new Map(), own: new Map() };
  const phones = () => shared.world.phones ?? [];
  const current = () => phones().find((phone) => phone.chat === ui.chat) ?? phones()[0];
  const own = (phone) => {
    if (!ui.own.has(phone.chat)) ui.own.set(phone.chat, { draft: "", editing: null });
    return ui.own.get(phone.chat);
  };
  const fromBot = (phone) => phone.messages.filter((message) => message.from === "bot");
  const unread = (phone) => fromBot(phone)
    .filter((message) => message.id > (ui.seen.get(phone.chat) ?? 0)).length;

  function markSeen() {
    const newest = (phone) => ui.seen.set(phone.chat, phone.messages.at(-1)?.id ?? 0);
    if (!ui.started && shared.world.phones) {
      // What was said before the page was opened is not news.
      ui.started = true;
      phones().forEach(newest);
    }
    if (current() && !ui.closed && shared.visible()) newest(current());
  }

  function draw() {
    markSeen();
    const phone = current();
    patch(root,
      paneHead("phone-title", "phone", "Applicant’s phone", "Telegram · apply by chat",
        iconButton("plus", "New person", () => set({ inviting: true })),
        phone && iconButton("power", ui.closed ? "Open the phone" : "Close the phone",
          () => set({ closed: !ui.closed }), { "aria-pressed": String(ui.closed) })),
      people(phones(), phone?.chat, unread, (chat) => set({ chat, closed: false })),
      h("div", { class: "pane-body phone-body", inert: ui.inviting },
        !phone ? nobody() : h("div", { class: "device" },
          ui.closed ? lockScreen(phone) : chat(phone))),
      ui.inviting && newPerson((made) => set({ inviting: false, chat: made, closed: false }),
        () => set({ inviting: false })));
    shared.changed();
  }

  function set(change) {
    Object.assign(ui, change);
    draw();
  }

  function chat(phone) {
    const state = own(phone);
    const actions = {
      press: (message, data) => act(`/api/phones/${phone.chat}/press`, { message_id: message.id, data }),
      edit: (message) => { state.editing = message; draw(); },
    };
    return h("div", { key: phone.chat, class: "telegram" },
      h("div", { class: "chat-head" },
        h("span", { class: "bot-face", "aria-hidden": "true" }, "P"),
        h("div", { class: "chat-name" }, h("strong", {}, "Pre-sessions"),
          h("small", { class: phone.typing ? "typing" : "" }, phone.typing ? "typing…" : "bot")),
        menu(`chat-menu-${phone.chat}`, iconButton("more", "More"), [
          phone.blocked
            ? { text: "Unblock this bot", run: () => block(phone, false) }
            : { text: "Block this bot", tone: "bad", run: () => block(phone, true) },
          { text: "Close the phone", run: () => set({ closed: true }) },
        ])),
      log(phone.chat, `Chat of ${phone.name}`, entries(phone, actions)),
      phone.toast && h("div", {
        key: `toast ${phone.toast.text}`, role: "status",
        class: `toast ${phone.toast.alert ? "toast-alert" : ""}`,
      }, phone.toast.text),
      composer(phone, state, draw));
  }

  function lockScreen(phone) {
    const waiting = fromBot(phone).filter((message) => message.id > (ui.seen.get(phone.chat) ?? 0));
    return h("div", { key: "locked", class: "lock" },
      h("p", { class: "lock-time" }, hourText(shared.now())),
      h("p", { class: "lock-day" }, longDayText(shared.now())),
      h("div", { class: "lock-notes", role: "log", "aria-label": "Notifications" },
        waiting.slice(-3).map((message) => h("div", { key: message.id, class: "lock-note" },
          h("strong", {}, "Pre-sessions"), h("span", {}, message.text)))),
      h("button", { type: "button", class: "lock-open", onclick: () => set({ closed: false }) },
        icon("power"), " Open the phone",
        waiting.length > 0 && h("span", { class: "badge" }, waiting.length)));
  }

  const nobody = () => h("div", { class: "empty" }, h("p", {}, "No phone yet."),
    h("button", { type: "button", class: "button primary", onclick: () => set({ inviting: true }) },
      "Invite a person"));

  return { draw, unread: () => phones().reduce((sum, phone) => sum + unread(phone), 0) };
}

function entries(phone, actions) {
  if (phone.messages.length === 0) {
    return [h("div", { key: "first", class: "first-words" },
      h("span", { class: "bot-face", "aria-hidden": "true" }, "P"),
      h("p", {}, "Nobody has written here yet."), h("p", {}, "Press Start to meet the bot."))];
  }
  const found = [];
  let day = null;
  for (const message of phone.messages) {
    const today = longDayText(message.at);
    if (today !== day) found.push(h("p", { key: `day ${today}`, class: "day" }, today));
    day = today;
    found.push(bubble(message, actions));
  }
  return found;
}
