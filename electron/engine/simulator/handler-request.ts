/**
 * What of a kept request does not go to a handler as it stands: the headers of the connection it came on, and the path,
 * which named our receiver and its source.
 */

const ofConnection =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect)$/i;

export function isOfConnection(name: string): boolean {
  return ofConnection.test(name);
}

/** `Connection: close, x-hop` makes x-hop a header of the connection too. */
export function withoutConnection(headers: [string, string][]): [string, string][] {
  const named = new Set(
    headers
      .filter(([name]) => name.toLowerCase() === "connection")
      .flatMap(([, value]) => value.split(",").map((one) => one.trim().toLowerCase())),
  );
  return headers.filter(([name]) => !ofConnection.test(name) && !named.has(name.toLowerCase()));
}

/**
 * Providers that post each kind of event to a path of its own below the URL do so at a handler too: `/in?tenant=7` and
 * `/hooks/callrail/post-call?x=1` make `/in/post-call?tenant=7&x=1`.
 */
export function pathAtHandler(url: string, handler: URL): string {
  const [below = "", query = ""] = splitQuery(url.replace(/^\/hooks\/[^/?#]*/, ""));
  const { pathname, search } = handler;
  const inside = withoutClimbing(below);
  const path = inside === "" || inside === "/" ? pathname : `${pathname.replace(/\/$/, "")}${inside}`;
  const queries = [search.slice(1), query].filter((one) => one !== "");
  return queries.length > 0 ? `${path}?${queries.join("&")}` : path;
}

const separator = /[/\\]|%2f|%5c/i;
const climbs = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?=$|[/\\]|%2f|%5c)/i;

/** Whoever may send to a source reaches what lies below the handler's path, and nothing beside or above it. */
function withoutClimbing(below: string): string {
  if (!climbs.test(below)) return below;
  const kept: string[] = [];
  for (const segment of below.split(separator).slice(1)) {
    const plain = segment.replace(/%2e/gi, ".");
    if (plain === "..") kept.pop();
    else if (plain !== ".") kept.push(segment);
  }
  return kept.length === 0 ? "" : `/${kept.join("/")}`;
}

function splitQuery(rest: string): [string, string] {
  const at = rest.indexOf("?");
  return at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + 1)];
}
