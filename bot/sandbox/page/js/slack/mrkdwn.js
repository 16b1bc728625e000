// Slack's mrkdwn, read into nodes: code, quotes, lists, then *bold* _italic_ ~strike~ and <links>.

import { h } from "../dom.js";
import { emoji, withEmoji } from "./emoji.js";

const FENCE = /```\n?([\s\S]*?)\n?```/;
// Styles open after a space or punctuation and close before one, as in Slack: a_b_c stays as it is.
const EDGE = "(?<![\\p{L}\\p{N}])";
const style = (mark) => `${EDGE}[${mark}](?=\\S)(?:[^\\n${mark}]*?\\S)[${mark}](?![\\p{L}\\p{N}])`;
const INLINE = new RegExp(
  ["`[^`\\n]+`", "<[^<>\\n]+>", style("*"), style("_"), style("~"), ":[a-z0-9_+-]+:"].join("|"), "u");
const STYLES = { "*": "strong", "_": "em", "~": "s" };
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const LINKS = /^(https?|mailto|tel|slack):/i;

// The three entities that Slack's text escapes, and no others.
const unescaped = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Plain text as Slack shows it: entities and emoji, no styles. */
export const plain = (text) => withEmoji(unescaped(text ?? ""));

/** Draw a text object, `{type: "mrkdwn" | "plain_text", text}`. `names` maps ids to names. */
export function textObject(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [plain(object.text)];
}

/** Draw mrkdwn source. */
export function mrkdwn(source, names = {}) {
  const found = [];
  let rest = source ?? "";
  for (let fence = FENCE.exec(rest); fence; fence = FENCE.exec(rest)) {
    found.push(...lines(rest.slice(0, fence.index).replace(/\n$/, ""), names));
    found.push(h("pre", {}, unescaped(fence[1])));
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/, "");
  }
  return [...found, ...lines(rest, names)];
}

function lines(text, names) {
  if (!text) return [];
  const found = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const item = /^\s*(•|◦|▪︎|-|\d+[.)])\s+(.*)$/.exec(line);
    if (quote) found.push(h("blockquote", {}, inline(quote[1], names)));
    else if (item) {
      found.push(h("div", { class: "mrk-item" }, h("span", {}, item[1]), h("span", {}, inline(item[2], names))));
    } else found.push(h("div", { class: line ? "mrk-line" : "mrk-gap" }, inline(line, names)));
  }
  return found;
}

function inline(text, names) {
  const found = [];
  let rest = text;
  for (let hit = INLINE.exec(rest); hit; hit = INLINE.exec(rest)) {
    found.push(unescaped(rest.slice(0, hit.index)), token(hit[0], names));
    rest = rest.slice(hit.index + hit[0].length);
  }
  return [...found, unescaped(rest)];
}

function token(text, names) {
  const first = text[0];
  const inner = text.slice(1, -1);
  if (first === "`") return h("code", {}, unescaped(inner));
  if (first === "<") return angle(inner, names);
  if (first === ":") return emoji(inner);
  return h(STYLES[first], {}, inline(inner, names));
}

function angle(inner, names) {
  const [target, label] = split(inner);
  if (target.startsWith("@")) return mention(`@${label ?? names[target.slice(1)] ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${label ?? names[target.slice(1)] ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return label ?? target;
  if (target.startsWith("!subteam^")) return mention(label ?? `@${target.slice(9)}`);
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`, "mention-all");
  return link(unescaped(target), label === undefined ? unescaped(target) : plain(label));
}

function split(inner) {
  const at = inner.indexOf("|");
  return at < 0 ? [inner, undefined] : [inner.slice(0, at), inner.slice(at + 1)];
}

const mention = (text, extra = "") => h("span", { class: `mention ${extra}` }, text);

/** A link that only ever leads where a browser may safely go. */
export function link(href, label) {
  if (!LINKS.test(href)) return label;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}
