// Where staff type: a message, a reply in a thread, or a slash command.

import { act } from "../api.js";
import { h } from "../dom.js";
import { iconButton } from "../parts.js";

/** The message field. `place` is {user, channel, channelName, thread}; `drafts` keeps what is typed. */
export function slackComposer(place, drafts) {
  const name = `${place.channel} ${place.thread ?? ""}`;
  return h("form", {
    key: `compose ${name}`, class: "slack-composer",
    onsubmit: (event) => { event.preventDefault(); submit(event.currentTarget, place, drafts, name); },
  },
  h("textarea", {
    rows: 1, value: drafts.get(name) ?? "", dir: "auto",
    placeholder: place.thread ? "Reply…" : `Message ${place.channelName}, or a /command`,
    "aria-label": place.thread ? "Reply in thread" : `Message ${place.channelName}`,
    oninput: (event) => drafts.set(name, event.currentTarget.value),
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      event.currentTarget.form.requestSubmit();
    },
  }),
  iconButton("send", "Send", null, { type: "submit", class: "slack-send" }));
}

async function submit(form, place, drafts, name) {
  const area = form.querySelector("textarea");
  const text = area.value.trim();
  if (!text) return;
  area.value = "";
  drafts.delete(name);
  const sent = await (text.startsWith("/") ? command(place, text) : message(place, text));
  if (!sent && !area.value) {
    area.value = text;
    drafts.set(name, text);
  }
}

function command({ user, channel }, text) {
  const [name, ...words] = text.split(/\s+/);
  return act("/api/slack/command", { user, channel, command: name, text: words.join(" ") });
}

function message({ user, channel, thread }, text) {
  return act("/api/slack/message", { user, channel, text, ...(thread && { thread_ts: thread }) });
}
