// Where the applicant types: text, an edit of an earlier message, a document, or a ready answer.

import { act, fileBody } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { iconButton } from "../parts.js";

/** The foot of the phone. `state` is the phone's own {draft, editing}; `redraw` shows a change. */
export function composer(phone, state, redraw) {
  if (phone.blocked) {
    return h("div", { key: "blocked", class: "composer composer-bar" },
      h("button", { type: "button", onclick: () => block(phone, false) }, "Unblock this bot"));
  }
  if (phone.messages.length === 0) {
    return h("div", { key: "start", class: "composer composer-bar composer-start" },
      h("button", { type: "button", onclick: () => say(phone, "/start") }, "Start"));
  }
  return h("div", { key: `compose ${phone.chat}`, class: "composer-stack" },
    state.editing && editingBar(state, redraw),
    readyAnswers(phone),
    h("form", {
      class: "composer",
      onsubmit: (event) => { event.preventDefault(); submit(event.currentTarget, phone, state, redraw); },
    },
    h("label", { class: "icon-button", title: "Send a file" }, icon("clip"),
      h("span", { class: "unseen" }, "Send a file"),
      h("input", {
        type: "file", class: "unseen",
        onchange: (event) => sendFile(event.currentTarget, phone),
      })),
    h("textarea", {
      key: state.editing?.id ?? "new", rows: 1, placeholder: "Message", "aria-label": "Message",
      value: state.editing ? state.editing.text : state.draft, dir: "auto",
      oninput: ({ currentTarget: area }) => {
        if (!state.editing) state.draft = area.value;
        grow(area);
      },
      created: (node) => queueMicrotask(() => { grow(node); if (state.editing) node.focus(); }),
      onkeydown: (event) => keys(event, state, redraw),
    }),
    iconButton("send", "Send", null, { type: "submit", class: "send" })));
}

/** Block or unblock the bot on this phone. */
export function block(phone, blocked) {
  return act(`/api/phones/${phone.chat}/block`, { blocked });
}

const say = (phone, text) => act(`/api/phones/${phone.chat}/send`, { text });

function editingBar(state, redraw) {
  return h("div", { class: "editing" }, icon("pen", 15), h("span", {}, "Editing a message"),
    iconButton("close", "Stop editing", () => { state.editing = null; redraw(); }));
}

// Telegram's reply keyboard belongs to the newest bot message that set one.
function readyAnswers(phone) {
  const rows = phone.messages.findLast((message) => message.reply_keyboard !== null
    && message.reply_keyboard !== undefined)?.reply_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "reply-keyboard", role: "group", "aria-label": "Ready answers" },
    rows.map((row, index) => h("div", { key: index, class: "key-row" }, row.map((text, place) =>
      h("button", { key: place, type: "button", class: "key", onclick: () => say(phone, text) }, text)))));
}

async function submit(form, phone, state, redraw) {
  const area = form.querySelector("textarea");
  const text = area.value.trim();
  if (!text) return;
  if (state.editing) {
    const sent = await act(`/api/phones/${phone.chat}/edit`, { message_id: state.editing.id, text });
    if (sent) { state.editing = null; redraw(); }
    return;
  }
  // Emptied before the answer, so that what is typed meanwhile is a new message.
  area.value = state.draft = "";
  grow(area);
  if (!(await say(phone, text)) && !area.value) area.value = state.draft = text;
}

function keys(event, state, redraw) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.currentTarget.form.requestSubmit();
  } else if (event.key === "Escape" && state.editing) {
    state.editing = null;
    redraw();
  }
}

async function sendFile(input, phone) {
  const [file] = input.files;
  if (file) await act(`/api/phones/${phone.chat}/document`, await fileBody(file));
  input.value = "";
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 120)}px`;
}
