/** Two payloads value by value: what differs, by its path, whatever the order of keys. */
export type PathDifference = { path: string; a: string | null; b: string | null };

const most = 500;

/** Null where one of the two is no JSON. Values are as JSON; null stands for "not there". */
export function comparePaths(a: string, b: string): PathDifference[] | null {
  const parsed = [parse(a), parse(b)];
  if (!parsed[0] || !parsed[1]) return null;
  const left = new Map<string, string>();
  const right = new Map<string, string>();
  flatten(parsed[0].value, "", left);
  flatten(parsed[1].value, "", right);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .slice(0, most)
    .map((path) => ({ path, a: left.get(path) ?? null, b: right.get(path) ?? null }));
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (value !== null && typeof value === "object" && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === "" ? key : `${path}.${key}`, into);
  } else {
    into.set(path === "" ? "the whole body" : path, JSON.stringify(value));
  }
}
