/**
 * Native notifications that the engine, or main itself, asks for. A click shows a screen and does nothing else. More
 * than a few a minute are left out: what they are about stands in the console as well.
 */
import { Notification } from "electron";
import type { Notice, PlaceScreen } from "../../shared/window-places";

const most = 4;
const withinMs = 60_000;

export function createNotices(open: (screen: PlaceScreen) => void): (notice: Notice) => void {
  let shownAt: number[] = [];
  // One that nobody holds may be collected before it is clicked.
  const held = new Set<Notification>();

  return ({ title, body, screen }) => {
    if (!Notification.isSupported()) return;
    const now = performance.now();
    shownAt = shownAt.filter((at) => now - at < withinMs);
    if (shownAt.length >= most) {
      console.error(`A notification was left out, the ${most + 1}th within a minute: ${title}`);
      return;
    }
    shownAt.push(now);
    const shown = new Notification({ title, body });
    held.add(shown);
    shown.on("click", () => open(screen));
    shown.on("close", () => held.delete(shown));
    shown.show();
  };
}
