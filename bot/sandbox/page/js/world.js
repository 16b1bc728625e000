// The latest snapshot of the world, kept fresh by the server's event stream.

const RETRY = 1000;

/** Follow the world. `onPart(name, value)` for each new part, `onLink(live)` when the link changes. */
export function follow(onPart, onLink) {
  const source = new EventSource("/api/feed");
  let waiting = []; // events that arrive while the snapshot is still on its way
  const apply = (event) => onPart(event.part, event.value);

  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.kind !== "world") return;
    if (waiting) waiting.push(event);
    else apply(event);
  };
  // The stream only tells what changes from now on, so each (re)connection starts from a snapshot.
  source.onopen = async () => {
    waiting ??= [];
    try {
      const answer = await fetch("/api/world", { cache: "no-store" });
      for (const [part, value] of Object.entries(await answer.json())) onPart(part, value);
    } catch {
      return retry();
    }
    const late = waiting;
    waiting = null;
    late.forEach(apply);
    onLink(true);
  };
  source.onerror = retry;

  // The browser retries by itself only after some failures; closing and retrying covers them all.
  function retry() {
    if (source.onerror === null) return;
    source.onerror = source.onopen = source.onmessage = null;
    source.close();
    onLink(false);
    setTimeout(() => follow(onPart, onLink), RETRY);
  }
}
