/**
 * Links from outside, `ringback://…`, in every way an operating system brings them: with the first start, with a second
 * one, and on a Mac as an event of its own. What the link may say is decided in `hosts/deep-link.ts`.
 */
import { resolve } from "node:path";
import { app } from "electron";
import type { WindowPlace } from "../../shared/window-places";
import { type LinkInArguments, linkInArguments, linkScheme } from "../hosts/deep-link";

/** Before the program is ready. `open` is told of a second start too: null is one without a link, or with a refused one. */
export function followLinks(argv: string[]): {
  /** From now on; what came before is told at once. */
  start(open: (place: WindowPlace | null) => void): void;
} {
  const early: (WindowPlace | null)[] = [];
  let tell = (place: WindowPlace | null): void => {
    early.push(place);
  };
  const first = placeOf(linkInArguments(argv));
  if (first) early.push(first);
  app.on("open-url", (event, url) => {
    event.preventDefault();
    tell(placeOf(linkInArguments([url])));
  });
  app.on("second-instance", (_, given) => tell(placeOf(linkInArguments(given.slice(1)))));
  return {
    start(open) {
      tell = open;
      for (const place of early.splice(0)) open(place);
    },
  };
}

/** What the system starts for a link gets it behind `--`: nothing in it can be taken for an option. */
export function claimLinks(): void {
  const [, program = "."] = process.argv;
  const args = app.isPackaged ? ["--"] : [resolve(program), "--"];
  app.setAsDefaultProtocolClient(linkScheme, process.execPath, args);
}

function placeOf(found: LinkInArguments): WindowPlace | null {
  if (found.link === "refused") console.error(`A ${linkScheme} link was refused: ${found.why}.`);
  return found.link === "place" ? found.place : null;
}
