/**
 * `ringback://…`: any page and any program can open such a link, so it is read as hostile. It leads to a screen, a call,
 * an event or a search, and to nothing that imports, connects, plays or sends. What is not exactly one of these is
 * refused whole:
 *
 *     ringback://calls            ringback://calls/c_0123…        ringback://calls?q=outcome:busy
 *     ringback://events           ringback://events/evt…          ringback://events?q=type:call.ended
 *     ringback://deliver          ringback://deliver?q=state:dead
 *     ringback://simulate         ringback://sandbox              ringback://setup
 */
import { placeScreen, type WindowPlace } from "../../shared/window-places";

export const linkScheme = "ringback";

const longestLink = 1000;
const longestSearch = 300;
const idOf = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$/;
const withItems = new Set(["calls", "events"]);
const withSearch = new Set(["calls", "events", "deliver"]);

/** Null: refused. */
export function readDeepLink(link: string): WindowPlace | null {
  if (link.length > longestLink || !/^ringback:\/\/[\x21-\x7e]+$/i.test(link) || !URL.canParse(link))
    return null;
  const url = new URL(link);
  if (url.protocol !== `${linkScheme}:` || url.username || url.password || link.includes("#")) return null;
  const screen = placeScreen.safeParse(url.host);
  if (!screen.success) return null;
  const place: WindowPlace = { screen: screen.data };
  // Operating systems put a slash behind a host.
  const path = url.pathname.replace(/^\//, "");
  if (path !== "") {
    // Taken as it stands: an id has nothing that needs to be encoded.
    if (!withItems.has(place.screen) || !idOf.test(path)) return null;
    place.id = path;
  }
  if (link.includes("?")) {
    const [[name, search] = ["", ""], ...others] = [...url.searchParams];
    const isOne = others.length === 0 && name === "q" && withSearch.has(place.screen);
    if (!isOne || place.id !== undefined || !isSearch(url.search, search)) return null;
    place.search = search;
  }
  return place;
}

/** Once decoded it is text; what could be decoded once more, or would not show as it is, is refused. */
function isSearch(raw: string, text: string): boolean {
  try {
    decodeURIComponent(raw);
  } catch {
    return false;
  }
  return (
    text.length <= longestSearch &&
    !/%[0-9a-f]{2}/i.test(text) &&
    !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(text)
  );
}

export type LinkInArguments =
  | { link: "none" }
  | { link: "refused"; why: string }
  | { link: "place"; place: WindowPlace };

/** Added by Chromium itself to what a second start hands over, and our own separator before the link. */
const added = /^--$|^--(allow-file-access-from-files|original-process-start-time=\d+)$/;
/** What this program may be told beside a link: where it keeps its data, not what it runs. */
const harmless = /^--(data=.*|json|demo|no-sandbox|(receiver|console|crm)-port=\d+)$/;

/**
 * The link among a program's arguments, without the program itself. It stands last and alone, and a start that is also
 * told to listen for a debugger, to load something or to run something else was not made by a click.
 */
export function linkInArguments(argv: readonly string[]): LinkInArguments {
  const links = argv.filter((one) => /^\s*ringback:/i.test(one));
  const [link, another] = links;
  if (link === undefined) return { link: "none" };
  if (another !== undefined || argv.at(-1) !== link)
    return { link: "refused", why: "it does not stand alone" };
  const odd = argv.slice(0, -1).find((one) => one.startsWith("-") && !added.test(one) && !harmless.test(one));
  if (odd !== undefined) return { link: "refused", why: "it comes with options of another kind" };
  const place = readDeepLink(link);
  return place ? { link: "place", place } : { link: "refused", why: "it leads to no screen" };
}
