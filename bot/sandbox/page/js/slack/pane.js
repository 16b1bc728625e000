// The staff's Slack: channels, threads, the app's Home tab, modals, and who among the staff I am.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { icon } from "../icons.js";
import { log } from "../log.js";
import { avatar, paneHead } from "../parts.js";
import { longDayText } from "../time.js";
import { blocks } from "./blocks.js";
import { slackComposer } from "./composer.js";
import { momentOf, slackMessage } from "./message.js";
import { confirmation, modal } from "./modal.js";
import { scenes } from "./scene.js";

const HOME = "home";

/** Mount the pane. `shared` gives {world, visible(), changed()}. */
export function slackPane(root, shared) {
  const ui = { me: null, tab: null, thread: null, question: null, seen: null, gone: new Set() };
  const drafts = new Map();
  const modals = new Map(); // view id -> {busy, trouble}
  const slack = () => shared.world.slack ?? {};
  const users = () => slack().users ?? [];
  const me = () => users().find((user) => user.id === ui.me) ?? users()[0];
  // Everyone sees the channels; direct messages with the bot are one person's own.
  const channels = () => (slack().channels ?? []).filter((each) => !each.im_user || each.im_user === me()?.id);
  const tab = () => (ui.tab === HOME || channels().some((each) => each.id === ui.tab) ? ui.tab
    : channels()[0]?.id ?? HOME);
  const scene = scenes(slack, () => me()?.id, ask, draw);

  const mine = (message) => (!message.ephemeral_to || message.ephemeral_to === me()?.id)
    && !ui.gone.has(message.ts);
  const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;
  const messages = () => (slack().messages ?? []).filter(mine);
  const fromBot = (message) => !users().some((user) => user.id === message.user);
  const fresh = () => messages().filter((message) => fromBot(message)
    && Number(message.ts) > (ui.seen ?? Infinity)).length;

  function set(change) {
    Object.assign(ui, change);
    draw();
  }

  function ask(confirm) {
    return new Promise((resolve) => {
      set({ question: { confirm, answer: (yes) => { set({ question: null }); resolve(yes); } } });
    });
  }

  function markSeen() {
    if (!slack().messages || (ui.seen !== null && !shared.visible())) return;
    ui.seen = Math.max(0, ...slack().messages.map((message) => Number(message.ts)));
  }

  function draw() {
    markSeen();
    const view = (slack().views ?? []).findLast((entry) => entry.user === me()?.id);
    patch(root,
      paneHead("slack-title", "hash", "Staff’s Slack", "Where the office decides", me() && identity()),
      tabs(),
      h("div", { class: "pane-body slack-body", inert: Boolean(view || ui.question) },
        tab() === HOME ? home() : ui.thread ? thread() : channel()),
      view && modal(view, scene.view(view.view_id, view.errors), stateOf(view), draw),
      ui.question && confirmation(ui.question.confirm, scene.view("confirm"), ui.question.answer));
    shared.changed();
  }

  function stateOf(view) {
    if (!modals.has(view.view_id)) modals.set(view.view_id, { busy: false, trouble: null });
    return modals.get(view.view_id);
  }

  function identity() {
    return h("label", { class: "identity" }, avatar(me().name), h("span", { class: "unseen" }, "I am"),
      h("select", {
        value: me().id,
        onchange: (event) => { set({ me: event.currentTarget.value }); if (tab() === HOME) openHome(); },
      }, users().map((user) => h("option", { key: user.id, value: user.id }, `${user.name} · ${user.role}`))));
  }

  const openHome = () => act("/api/slack/home", { user: me().id });

  function tabs() {
    const one = (id, label, sign, onclick) => h("button", {
      key: id, type: "button", class: "slack-tab", "aria-pressed": String(tab() === id), onclick,
    }, icon(sign, 15), " ", label);
    return h("div", { class: "slack-tabs", role: "group", "aria-label": "Where in Slack" },
      channels().map(({ id, name, im_user: mine }) => one(id, mine ? "Messages" : name,
        mine ? "mail" : "hash", () => set({ tab: id, thread: null }))),
      one(HOME, "App Home", "home", () => { set({ tab: HOME, thread: null }); if (me()) openHome(); }));
  }

  const place = (thread) => {
    const channel = channels().find((each) => each.id === tab());
    const channelName = channel?.im_user ? "the bot" : `#${channel?.name ?? ""}`;
    return { user: me()?.id, channel: tab(), channelName, thread };
  };
  const render = (message, thread) => slackMessage(message, scene.message(message), thread,
    ({ ts }) => { ui.gone.add(ts); draw(); });

  function channel() {
    const all = messages().filter((message) => message.channel === tab());
    const here = all.filter((message) => !isReply(message));
    const replies = Map.groupBy(all.filter(isReply), (message) => message.thread_ts);
    return [log(`${tab()} ${me()?.id}`, "Channel", here.length ? dated(here, (message) =>
      render(message, footOf(message, replies.get(message.ts) ?? []))) : [quiet()]),
    slackComposer(place(null), drafts)];
  }

  function footOf(message, replies) {
    return {
      count: replies.length, last: replies.length ? momentOf(replies.at(-1)) : null,
      open: () => set({ thread: message.ts }),
    };
  }

  function thread() {
    const whole = messages().filter((message) => message.ts === ui.thread || message.thread_ts === ui.thread);
    return [
      h("div", { key: "thread bar", class: "thread-bar" },
        h("button", { type: "button", class: "button back", onclick: () => set({ thread: null }) },
          icon("back"), " Channel"), h("strong", {}, "Thread")),
      log(`thread ${ui.thread}`, "Thread", whole.map((message) => render(message, null))),
      slackComposer(place(ui.thread), drafts)];
  }

  function home() {
    const view = slack().homes?.[me()?.id];
    const id = view?.view_id ?? view?.id ?? HOME;
    return h("div", { key: `home ${me()?.id}`, class: "slack-home", tabindex: "0", role: "region",
      "aria-label": "App Home" },
    view ? blocks(view.blocks, scene.view(id))
      : h("div", { class: "empty" }, icon("home", 32), h("p", {}, "The bot has not drawn a Home for you yet.")));
  }

  const quiet = () => h("div", { key: "quiet", class: "empty" }, icon("hash", 32),
    h("p", {}, "Nothing yet. The bot writes here when there is something to decide."));

  return { draw, unread: fresh };
}

function dated(messages, one) {
  let day = null;
  return messages.flatMap((message) => {
    const today = longDayText(momentOf(message));
    const head = today === day ? [] : [h("p", { key: `day ${today}`, class: "day" }, today)];
    day = today;
    return [...head, one(message)];
  });
}
