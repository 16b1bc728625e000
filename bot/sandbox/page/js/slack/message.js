// One Slack message: who, when, its text or its blocks, and the thread that hangs from it.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar } from "../parts.js";
import { hourText, sizeText } from "../time.js";
import { blocks } from "./blocks.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A message's moment, from Slack's "seconds.serial". */
export const momentOf = (message) => Number.parseFloat(message.ts) * 1000;

/** Draw a message. `scene` as for blocks; `thread` is {count, last, open} or null within a thread. */
export function slackMessage(message, scene, thread, dismiss) {
  const person = scene.users.find((user) => user.id === message.user);
  const name = person?.name ?? scene.names[message.user] ?? "presessions";
  const only = message.ephemeral_to;
  return h("article", {
    key: `${message.ts} ${only ?? ""}`, class: `slack-message ${only ? "ephemeral" : ""}`,
    "aria-label": `${name}, ${hourText(momentOf(message))}`,
  },
  person ? avatar(name) : h("span", { class: "avatar bot-face", "aria-hidden": "true" }, "P"),
  h("div", { class: "slack-content" },
    only && h("p", { class: "only-you" }, icon("eye", 14), " Only visible to you"),
    h("p", { class: "slack-who" }, h("strong", {}, name), !person && h("span", { class: "app-tag" }, "APP"),
      h("time", { datetime: new Date(momentOf(message)).toISOString() }, hourText(momentOf(message)))),
    message.blocks?.length
      ? blocks(message.blocks, scene)
      : h("div", { class: "bk-text" }, mrkdwn(message.text, scene.names)),
    (message.attachments ?? []).map((one) => attachment(one, scene)),
    files(message.files ?? []),
    message.edited && h("small", { class: "quiet" }, "(edited)"),
    message.reactions?.length > 0 && h("div", { class: "reactions" }, message.reactions.map((one) =>
      h("span", { key: one.name, "aria-label": `${one.users.length} × ${one.name}` }, emoji(one.name), " ",
        one.users.length))),
    only && h("button", { type: "button", class: "link", onclick: () => dismiss(message) }, "Dismiss message"),
    thread && foot(thread)));
}

function attachment(one, scene) {
  return h("div", { class: "slack-attachment", style: { "--bar": safeColour(one.color) } },
    one.blocks ? blocks(one.blocks, scene)
      : [one.title && h("strong", {}, one.title), mrkdwn(one.text ?? one.fallback, scene.names)]);
}

const files = (list) => list.length > 0 && h("ul", { class: "files", "aria-label": "Files" },
  list.map((file) => h("li", { key: file.id }, icon("file", 15),
    h("a", { href: `/api/slack/file/${encodeURIComponent(file.id)}`, download: file.name }, file.title || file.name),
    h("small", {}, sizeText(file.size ?? 0)))));

const safeColour = (colour) => (/^#?[0-9a-f]{6}$/i.test(colour ?? "") ? `#${colour.replace("#", "")}` : null);

function foot(thread) {
  if (thread.count === 0) {
    return h("button", { type: "button", class: "link thread-start", onclick: thread.open },
      icon("reply", 14), " Reply in thread");
  }
  return h("button", { type: "button", class: "link thread-link", onclick: thread.open },
    `${thread.count} ${thread.count === 1 ? "reply" : "replies"}`,
    h("span", { class: "quiet" }, ` last at ${hourText(thread.last)}`));
}
