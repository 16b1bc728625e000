// What Block Kit needs around it: who acts, what was chosen before, and the way back to the bot.

import { act } from "../api.js";

/** Build scenes for one pane. `ask(confirm)` resolves to true or false. */
export function scenes(getSlack, getMe, ask, redraw) {
  const kept = new Map(); // scene id -> values not yet sent
  let known = { slack: null, names: {} };

  // Hundreds of messages share one table of names, made anew only when the workspace changed.
  function names(slack) {
    if (known.slack !== slack) {
      const all = [...(slack.users ?? []), ...(slack.channels ?? [])];
      known = { slack, names: Object.fromEntries(all.map(({ id, name }) => [id, name])) };
    }
    return known.names;
  }

  function base(id) {
    const slack = getSlack();
    if (!kept.has(id)) kept.set(id, {});
    return {
      id, redraw, values: kept.get(id), users: slack.users ?? [], channels: slack.channels ?? [],
      names: names(slack),
      fieldId: (block) => `field-${id}-${block.block_id}`.replaceAll(/[^\w-]/g, "-"),
    };
  }

  async function press(path, item, body) {
    if (item.confirm && !(await ask(item.confirm))) return;
    const pressed = document.activeElement;
    pressed?.classList.add("busy");
    await act(path, body);
    pressed?.classList.remove("busy");
  }

  const action = (item, block, value) => ({
    user: getMe(), action_id: item.action_id, block_id: block.block_id, value,
  });

  return {
    /** For a message in a channel. */
    message: ({ channel, ts }) => ({
      ...base(`m${ts}`),
      act: (item, block, value) => press("/api/slack/press", item,
        { ...action(item, block, value), channel, ts }),
    }),
    /** For a modal or the Home tab. */
    view: (viewId, errors) => ({
      ...base(viewId), errors,
      act: (item, block, value) => press("/api/slack/view/press", item,
        { ...action(item, block, value), view_id: viewId, values: kept.get(viewId) }),
    }),
  };
}
