// The page: it mounts every pane, feeds them the world, and keeps the tabs of a narrow screen.

import { clockBar } from "./bar/clock.js";
import { faultsPanel } from "./bar/faults.js";
import { hint } from "./bar/hint.js";
import { processBar } from "./bar/process.js";
import { h, patch } from "./dom.js";
import { icon } from "./icons.js";
import { mailPane } from "./mail/pane.js";
import { notice } from "./notices.js";
import { phonePane } from "./phone/pane.js";
import { slackPane } from "./slack/pane.js";
import { follow } from "./world.js";

const byId = (id) => document.getElementById(id);
const world = {};
let clockAhead = 0; // the pretend world's clock minus this machine's, in milliseconds
let active = "phone";
let linked = null;

const narrow = matchMedia("(max-width: 760px)");
const shared = (name) => ({
  world,
  now: () => Date.now() + clockAhead,
  visible: () => !document.hidden && (!narrow.matches || active === name),
  changed: drawTabs,
});

const clock = clockBar(byId("clock"), shared("clock"));
const process = processBar(byId("process"), shared("process"));
const faults = faultsPanel(byId("faults"));
const hints = hint(byId("hint"), shared("hint"), lead);
const PANES = {
  phone: { label: "Phone", icon: "phone", pane: phonePane(byId("phone"), shared("phone")) },
  mailbox: { label: "Mailbox", icon: "mail", pane: mailPane(byId("mailbox"), {
    id: "mailbox", icon: "mail", title: "Applicant’s mailbox", wire: "Email · apply by letter",
    empty: "No letters yet. Applying works by email too.", owners: ["applicant"],
  }, shared("mailbox")) },
  slack: { label: "Slack", icon: "hash", pane: slackPane(byId("slack"), shared("slack")) },
  mission: { label: "Mission", icon: "flag", pane: mailPane(byId("mission"), {
    id: "mission", icon: "flag", title: "Mission’s mailbox", wire: "Email · who attends",
    empty: "No letters yet. What the office sends to missions arrives here.", owners: ["mission", "staff"],
  }, shared("mission")) },
};
const DRAWN_BY = {
  clock: [clock, hints], bot: [process], phones: [PANES.phone.pane, hints],
  mailboxes: [PANES.mailbox.pane, PANES.mission.pane, hints], slack: [PANES.slack.pane],
};

function onPart(name, value) {
  world[name] = value;
  if (name === "clock") clockAhead = Date.parse(value.now) - Date.now();
  for (const part of DRAWN_BY[name] ?? []) part.draw();
}

function onLink(live) {
  document.body.classList.toggle("offline", !live);
  byId("link").hidden = live;
  document.querySelector("main").ariaBusy = String(!live);
  // Said once the link is back after a loss; the first connection needs no announcement.
  if (live && linked === false) notice("Connected again.", "good");
  linked = live;
}

// Panes report changes while they are being mounted, before the list of them exists.
function drawTabs() {
  queueMicrotask(() => patch(byId("tabs"), Object.entries(PANES).map(([name, { label, icon: sign, pane }]) => {
    const waiting = pane.unread();
    return h("button", {
      key: name, type: "button", "aria-controls": name, "aria-current": name === active ? "true" : null,
      onclick: () => choose(name),
    }, icon(sign), h("span", {}, label),
    waiting > 0 && h("span", { class: "badge", "aria-label": `${waiting} new` }, waiting));
  })));
}

function choose(name) {
  active = name;
  document.body.dataset.active = name;
  PANES[name].pane.draw();
  byId(name).scrollIntoView({ behavior: "smooth", block: "nearest", inline: "start" });
}

// Show where a hint means: bring the place into view, light it up, and put the focus there.
function lead(place) {
  if (place in PANES) choose(place);
  const node = byId(place);
  node.classList.remove("pointed");
  requestAnimationFrame(() => node.classList.add("pointed"));
  const first = place === "clock" ? node.querySelector(".round-line button")
    : node.querySelector(".composer-start button, .composer textarea, .slack-composer textarea");
  first?.focus({ preventScroll: true });
}

byId("help").addEventListener("click", () => hints.show());
for (const part of [clock, process, faults, hints]) part.draw();
for (const { pane } of Object.values(PANES)) pane.draw();
// The clock shows minutes, and goes on by itself between two reports from the server.
setInterval(() => clock.draw(), 5000);
document.addEventListener("visibilitychange", () => Object.values(PANES).forEach(({ pane }) => pane.draw()));
follow(onPart, onLink);
