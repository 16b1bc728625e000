// Four things to try, each a link that leads to its place; the next one to do stands out.

import { h, patch } from "../dom.js";
import { iconButton } from "../parts.js";

const KEY = "presessions.hint";
const STEPS = [
  { title: "Apply", place: "phone",
    text: "On the phone, press Start. Ask a question, or apply to speak about Togo, in any of three languages." },
  { title: "Let time pass", place: "clock",
    text: "Move the clock past the close: reminders go out, staff get each State’s shortlist." },
  { title: "Decide", place: "slack",
    text: "In Slack, propose a panel or approve a speaker. Press +1 hour, and the letter arrives." },
  { title: "Invite missions", place: "slack",
    text: "In Slack, type /presessions agenda, publish it, then /presessions mailing invitation." },
];

const DECIDE = STEPS.findIndex(({ title }) => title === "Decide");
const CONVERSATION = 8; // messages: Start and a question are fewer, an application is more

/** Mount the hint. `shared` gives {world, now()}, `go` leads to a place; `show()` brings it back. */
export function hint(root, shared, go) {
  let open = localStorage.getItem(KEY) !== "seen";

  function set(value) {
    open = value;
    localStorage.setItem(KEY, value ? "open" : "seen");
    draw();
  }

  function draw() {
    root.hidden = !open;
    const next = upNext(shared.world, shared.now());
    patch(root, open && [
      h("ol", { class: "hint-steps" }, STEPS.map(({ title, text, place }, index) => h("li", {
        key: index, class: index === next || (next === DECIDE && index > next) ? "next" : "",
      }, h("span", { class: "hint-number", "aria-hidden": "true" }, index + 1),
      h("p", {}, h("a", {
        href: `#${place}`, "aria-current": index === next ? "step" : null,
        onclick: (event) => { event.preventDefault(); go(place); },
      }, title), " ", text)))),
      iconButton("close", "Hide these hints", () => set(false))]);
  }

  return { draw, show: () => set(true) };
}

// What has visibly happened is done; of the last two, which happen in Slack, the page cannot tell:
// both stand out, for a small screen shows no others.
function upNext({ phones = [], mailboxes = [], clock }, now) {
  const written = phones.some((phone) => phone.messages.length >= CONVERSATION)
    || mailboxes.some((box) => box.owner === "applicant" && box.mails.some((mail) => mail.mine));
  if (!written) return 0;
  const close = (clock?.marks ?? []).find((mark) => mark.label === "After the close");
  return close && Date.parse(close.at) > now ? 1 : DECIDE;
}
