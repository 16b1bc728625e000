// The bot's own process: whether it runs, and the buttons that kill it and start it again.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { icon } from "../icons.js";

const WORDS = { running: "Bot running", stopped: "Bot stopped", absent: "No bot connected" };

/** Mount the process control. `shared` gives {world}. */
export function processBar(root, shared) {
  const ui = { busy: false };

  async function tell(what) {
    ui.busy = true;
    draw();
    await act(`/api/bot/${what}`);
    ui.busy = false;
    draw();
  }

  function draw() {
    const bot = shared.world.bot ?? { state: "absent", can_control: false };
    const running = bot.state === "running";
    patch(root,
      h("span", { class: `lamp lamp-${bot.state}`, role: "status" },
        h("span", { class: "lamp-light", "aria-hidden": "true" }), WORDS[bot.state] ?? bot.state),
      bot.can_control && (running
        ? h("button", {
          key: "kill", type: "button", class: "button danger", disabled: ui.busy, onclick: () => tell("kill"),
          title: "Ends the process at once, as a power cut would. Nothing is lost.",
        }, icon("stop", 16), " Kill", h("span", { class: "only-wide" }, "the bot"), h("code", {}, "kill -9"))
        : h("button", {
          key: "start", type: "button", class: "button go", disabled: ui.busy, onclick: () => tell("start"),
        }, icon("play", 16), " Start the bot")));
  }

  return { draw };
}
