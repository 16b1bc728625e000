// Slack's rich_text blocks: sections, lists, quotes and code, made of styled elements.

import { h } from "../dom.js";
import { emoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const BLOCKS = {
  rich_text_section: (part, names) => h("div", { class: "mrk-line" }, elements(part, names)),
  rich_text_quote: (part, names) => h("blockquote", {}, elements(part, names)),
  rich_text_preformatted: (part, names) => h("pre", {}, elements(part, names)),
  rich_text_list: (part, names) => h(part.style === "ordered" ? "ol" : "ul", {
    class: "rich-list", style: { "--indent": part.indent ?? 0 }, start: part.offset ? part.offset + 1 : null,
  }, part.elements.map((item) => h("li", {}, elements(item, names)))),
};
const mention = (text) => h("span", { class: "mention" }, text);
const ELEMENTS = {
  text: (item) => item.text,
  link: (item) => link(item.url, item.text ?? item.url),
  user: (item, names) => mention(`@${names[item.user_id] ?? item.user_id}`),
  usergroup: (item) => mention(`@${item.usergroup_id}`),
  channel: (item, names) => mention(`#${names[item.channel_id] ?? item.channel_id}`),
  broadcast: (item) => h("span", { class: "mention mention-all" }, `@${item.range}`),
  emoji: (item) => emoji(item.name),
  date: (item) => item.fallback ?? new Date(item.timestamp * 1000).toISOString(),
  color: (item) => h("code", {}, item.value),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** Draw a rich_text block. */
export function richText(block, names) {
  return block.elements.map((part) => BLOCKS[part.type]?.(part, names) ?? elements(part, names));
}

function elements(part, names) {
  return (part.elements ?? []).map((item) => styled(ELEMENTS[item.type]?.(item, names) ?? "", item.style));
}

function styled(content, style) {
  return Object.keys(STYLES).filter((name) => style?.[name])
    .reduce((inner, name) => h(STYLES[name], {}, inner), content);
}
