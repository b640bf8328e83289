/**
 * What is read again is mostly what was there before. Its unchanged parts stay the very objects they were, so that what is
 * drawn from them need not be drawn again.
 */
export function shareParts<Value>(before: Value, after: Value): Value {
  return shared(before, after) as Value;
}

function shared(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) {
    let isSame = before.length === after.length;
    const known = new Map(before.map((part) => [eventIdOf(part), part]));
    const parts = after.map((part, index) => {
      // An event that comes late pushes those behind it along: they are found by their id.
      const own = eventIdOf(part);
      const kept = shared(own === null ? before[index] : known.get(own), part);
      if (kept !== before[index]) isSame = false;
      return kept;
    });
    return isSame ? before : parts;
  }
  if (!isPlain(before) || !isPlain(after)) return after;
  const keys = Object.keys(after);
  let isSame = keys.length === Object.keys(before).length;
  const parts: Record<string, unknown> = {};
  for (const key of keys) {
    parts[key] = shared(before[key], after[key]);
    if (!Object.hasOwn(before, key) || parts[key] !== before[key]) isSame = false;
  }
  return isSame ? before : parts;
}

function eventIdOf(part: unknown): unknown {
  return isPlain(part) ? (part.eventId ?? null) : null;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
