/** While this console presents, the engine tells no alert outside of it. Afterwards it is said how many there were. */
import { engine } from "../engine-client";
import { tell } from "../notice";
import { count } from "../time";
import { useView } from "../view";

/** The engine believes it for three times as long. */
const saidEveryMs = 30_000;
/** The same after the page was loaded again. */
const idKey = "ringback.console-id";

/** For as long as the page is open. */
export function followPresenting(): void {
  const consoleId = sessionStorage.getItem(idKey) ?? crypto.randomUUID();
  sessionStorage.setItem(idKey, consoleId);
  let timer: ReturnType<typeof setInterval> | null = null;
  const say = () => void engine.presentation.mute({ consoleId, presenting: true }).catch(() => {}); // said again soon

  async function follow(presenting: boolean): Promise<void> {
    if (presenting === (timer !== null)) return;
    if (timer !== null) clearInterval(timer);
    timer = presenting ? setInterval(say, saidEveryMs) : null;
    if (presenting) return say();
    const { muted } = await engine.presentation.mute({ consoleId, presenting: false });
    if (muted > 0)
      tell({
        words: `${count(muted)} ${muted === 1 ? "alert was" : "alerts were"} muted while you presented. What still stands is told now.`,
        tone: "plain",
      });
  }

  const now = () => void follow(useView.getState().presenting).catch(() => {}); // the engine is away and tells nobody
  useView.subscribe(now);
  now();
}
