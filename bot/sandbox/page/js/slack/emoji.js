// Slack's :shortcodes: for the pictures that a bot's messages are likely to use.

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", alarm_clock: "⏰", clock1: "🕐", calendar: "📆",
  date: "📅", spiral_calendar_pad: "🗓️", email: "✉️", envelope: "✉️", incoming_envelope: "📨",
  inbox_tray: "📥", outbox_tray: "📤", mailbox: "📫", memo: "📝", pencil: "📝", pencil2: "✏️",
  clipboard: "📋", page_facing_up: "📄", bar_chart: "📊", chart_with_upwards_trend: "📈", mag: "🔍",
  lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️", bell: "🔔", no_bell: "🔕", mega: "📣",
  loudspeaker: "📢", speech_balloon: "💬", studio_microphone: "🎙️", microphone: "🎤", star: "⭐",
  star2: "🌟", tada: "🎉", wave: "👋", pray: "🙏", thumbsup: "👍", "+1": "👍", thumbsdown: "👎",
  "-1": "👎", eyes: "👀", raised_hand: "✋", point_right: "👉", question: "❓", exclamation: "❗",
  information_source: "ℹ️", bulb: "💡", gear: "⚙️", wrench: "🔧", link: "🔗", paperclip: "📎",
  pushpin: "📌", round_pushpin: "📍", triangular_flag_on_post: "🚩", globe_with_meridians: "🌐",
  earth_africa: "🌍", un: "🇺🇳", busts_in_silhouette: "👥", bust_in_silhouette: "👤", woman: "👩",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄",
  leftwards_arrow_with_hook: "↩️", rewind: "⏪", repeat: "🔁", no_entry: "⛔", no_entry_sign: "🚫",
  octagonal_sign: "🛑", red_circle: "🔴", large_blue_circle: "🔵", large_green_circle: "🟢",
  large_yellow_circle: "🟡", large_orange_circle: "🟠", white_circle: "⚪", sparkles: "✨", fire: "🔥",
  zzz: "💤", heart: "❤️", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", wastebasket: "🗑️",
};

/** The picture for a shortcode, or the shortcode itself, as Slack shows an unknown one. */
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** Text with its shortcodes replaced. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
