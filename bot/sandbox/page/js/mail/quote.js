// Replies as a real mail program writes them: attribution line, quoted text, threading headers.

import { hourText, genevaInput, longDayText } from "../time.js";

const ATTRIBUTION = {
  en: (day, hour, who) => `On ${day}, at ${hour}, ${who} wrote:`,
  fr: (day, hour, who) => `Le ${day} à ${hour}, ${who} a écrit :`,
  es: (day, hour, who) => `El ${day} a las ${hour}, ${who} escribió:`,
};
const LOCALES = { en: "en-GB", fr: "fr", es: "es" };
const DAY_PARTS = { timeZone: "Europe/Zurich", day: "numeric", month: "long", year: "numeric" };

/** A reply to `mail`, ready to be written: everything but the words that are new. */
export function replyTo(mail, mails) {
  return {
    to: mail.from,
    subject: /^re\s*:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    text: `\n\n${attribution(mail)}\n${quoted(mail.text)}`,
    in_reply_to: mail.message_id,
    references: references(mail, mails),
  };
}

// Each line behind "> ", one ">" deeper where it was quoted already.
function quoted(text) {
  const deeper = (line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd());
  return text.trimEnd().split("\n").map(deeper).join("\n");
}

// A person's mail program quotes in its own language; the letter's language is the best guess.
function attribution(mail) {
  const lang = /<html[^>]*\blang="?(en|fr|es)/i.exec(mail.html ?? "")?.[1].toLowerCase() ?? "en";
  const day = new Intl.DateTimeFormat(LOCALES[lang], DAY_PARTS).format(new Date(mail.at));
  return ATTRIBUTION[lang](day, hourText(mail.at), mail.from);
}

// The chain back to the first letter, oldest first, as RFC 5322 asks of References.
function references(mail, mails) {
  const byId = new Map(mails.map((other) => [other.message_id, other]));
  const chain = [];
  for (let at = mail; at && !chain.includes(at.message_id); at = byId.get(at.in_reply_to)) {
    chain.unshift(at.message_id);
    if (at.in_reply_to && !byId.has(at.in_reply_to)) chain.unshift(at.in_reply_to);
  }
  return chain.join(" ");
}

/** "Ana <ana@x.org>" as its name and its address. */
export function person(from) {
  const match = /^\s*"?(.*?)"?\s*<([^>]*)>\s*$/.exec(from);
  return match ? { name: match[1] || match[2], address: match[2] } : { name: from, address: from };
}

/** The day and hour of a letter, for its head. */
export const sentText = ({ at }) =>
  `${longDayText(at)} ${genevaInput(at).slice(0, 4)}, ${hourText(at)}`;
