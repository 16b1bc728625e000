// What has been chosen or typed in Block Kit elements and not yet sent, by block and action.

/** The value to show: what the person chose, or else what the bot set at first. */
export function chosen(item, block, scene) {
  const kept = scene.values[block.block_id]?.[item.action_id];
  return kept === undefined ? initial(item) : kept;
}

/** Keep a value until it is sent. */
export function remember(item, block, scene, value) {
  (scene.values[block.block_id] ??= {})[item.action_id] = value;
}

/** Everything a view would send: {block_id: {action_id: value}} for each input it shows. */
export function collect(view, scene) {
  const found = {};
  for (const block of view.blocks) {
    for (const item of [block.element, block.accessory, ...(block.elements ?? [])]) {
      if (!item?.action_id || item.type === "button" || item.type === "overflow") continue;
      (found[block.block_id] ??= {})[item.action_id] = chosen(item, block, scene) ?? null;
    }
  }
  return found;
}

/** The options of a menu; lists of people and channels come from the workspace. */
export function optionsOf(item, scene) {
  if (item.options) return item.options;
  if (item.option_groups) return item.option_groups.flatMap((group) => group.options);
  const known = /users/.test(item.type) ? scene.users : scene.channels;
  return (known ?? []).map(({ id, name }) => ({ value: id, text: { type: "plain_text", text: name } }));
}

function initial(item) {
  if (item.initial_options) return item.initial_options.map((option) => option.value);
  if (item.initial_option) return item.initial_option.value;
  if (item.initial_date_time) return new Date(item.initial_date_time * 1000).toISOString();
  const plainly = ["initial_value", "initial_date", "initial_time", "initial_user", "initial_users",
    "initial_conversation", "initial_conversations", "initial_channel", "initial_channels"];
  const name = plainly.find((one) => item[one] !== undefined);
  return name ? item[name] : undefined;
}
