// Whose phone it is: the row of people, and the sheet that invites a new one.

import { act } from "../api.js";
import { h } from "../dom.js";
import { avatar, field, sheet } from "../parts.js";

const LANGUAGES = { en: "English", fr: "Français", es: "Español" };
const NAMES = { en: "Grace", fr: "Aminata", es: "Lucía" };

/** Chips to change phones. `unread(phone)` counts what its owner has not seen. */
export function people(phones, chosen, unread, choose) {
  return h("div", { class: "people", role: "group", "aria-label": "Whose phone" },
    phones.map((phone) => {
      const waiting = unread(phone);
      return h("button", {
        key: phone.chat, type: "button", class: "person", "aria-pressed": String(phone.chat === chosen),
        "aria-label": `${phone.name}, ${phone.language}${waiting ? `, ${waiting} unread` : ""}`,
        onclick: () => choose(phone.chat),
      },
      avatar(phone.name, "", phone.language),
      h("span", { class: "person-name" }, phone.name),
      waiting > 0 && h("span", { class: "badge" }, waiting));
    }));
}

/** The sheet for a new person: a name, and the language their Telegram is set to. */
export function newPerson(done, close) {
  return sheet("new person", "A new applicant", close,
    h("form", {
      class: "sheet-body",
      onsubmit: async (event) => {
        event.preventDefault();
        const { name, language } = Object.fromEntries(new FormData(event.currentTarget));
        const made = await act("/api/phones", { name: name.trim(), language });
        if (made) done(made.chat);
      },
    },
    field("First name", h("input", { name: "name", required: true, maxlength: 60, value: NAMES.fr })),
    field("Language of their Telegram", h("select", {
      name: "language", value: "fr",
      onchange: (event) => suggestName(event.currentTarget),
    }, Object.entries(LANGUAGES).map(([code, name]) => h("option", { key: code, value: code }, name)))),
    h("footer", { class: "sheet-foot" },
      h("button", { type: "submit", class: "button primary" }, "Hand over a phone"))));
}

// A name is only suggested while nobody has typed another.
function suggestName(select) {
  const input = select.form.elements.name;
  if (Object.values(NAMES).includes(input.value)) input.value = NAMES[select.value];
}
