// Dates as the page shows them: always Geneva's wall clock, whatever zone this browser is in.

const ZONE = "Europe/Zurich";
const LANG = "en-GB";
const format = (options) => new Intl.DateTimeFormat(LANG, { timeZone: ZONE, ...options });

const HOUR = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "short", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = format({ day: "numeric", month: "short" });
const LONG_DAY = format({ weekday: "long", day: "numeric", month: "long" });
const PARTS = format({
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  second: "2-digit", hourCycle: "h23",
});

const date = (when) => (when instanceof Date ? when : new Date(when));

export const hourText = (when) => HOUR.format(date(when));
export const dayText = (when) => DAY.format(date(when));
export const shortDayText = (when) => SHORT_DAY.format(date(when));
export const longDayText = (when) => LONG_DAY.format(date(when));

/** "09:15" for today, "26 Jul" for another day: what a mail list or a chat shows. */
export function stampText(when, now) {
  return genevaInput(when).slice(0, 10) === genevaInput(now).slice(0, 10)
    ? hourText(when) : shortDayText(when);
}

/** Geneva's wall clock as an `<input type="datetime-local">` wants it. */
export function genevaInput(when) {
  const parts = Object.fromEntries(PARTS.formatToParts(date(when)).map((p) => [p.type, p.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The moment at which Geneva's clocks show `wall` ("2021-08-16T23:59"), as ISO 8601 in UTC. */
export function fromGenevaInput(wall) {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : NaN;
  if (Number.isNaN(asUtc)) return null;
  // Twice, because the offset at the first guess may be that of the other side of a clock change.
  let guess = asUtc;
  for (let turn = 0; turn < 2; turn += 1) guess = asUtc - offsetAt(guess);
  return new Date(guess).toISOString();
}

function offsetAt(instant) {
  const minute = Math.floor(instant / 60000) * 60000;
  return Date.parse(`${genevaInput(minute)}:00Z`) - minute;
}

/** A file's size in words. */
export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
