/** The key that turns it on and off, and the word that says it is on. */
import { MonitorPlay } from "lucide-react";
import { setLetters } from "../calls/text-width";
import { PlanWatch } from "../demo/use-plan";
import { useEntities } from "../entities";
import { useKeys } from "../keys";
import { useWrite } from "../read";
import { clockSeconds } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Toggle } from "../ui/Toggle";
import { useView } from "../view";
import { beginCleanStory, giveStoryBack, present, turnPresenting } from "./present";
import "./presenting.css";

/** As much larger letters are for a room, as in presenting.css. The stage has a scale of its own. */
const larger = () => (window.innerWidth >= 1400 ? 1.2 : 1.12);

/** Before anything is laid out: how large letters are on this screen. */
export function useLetters(): boolean {
  const presenting = useView((state) => state.presenting);
  const larges = useView((state) => state.presenting && state.screen !== "stage");
  document.documentElement.toggleAttribute("data-presenting", presenting);
  document.documentElement.toggleAttribute("data-large-letters", larges);
  setLetters(larges ? larger() : 1);
  return presenting;
}

/** Escape does not leave: pressed once too often it would show a room what is real. */
export function PresentingKeys() {
  const presenting = useView((state) => state.presenting);
  const isDemo = useEntities(({ status }) => status?.demo ?? false);
  useKeys("Everywhere", [
    {
      key: "Mod+P",
      does: presenting ? "leave the presentation" : "present to a room",
      run: () => {
        turnPresenting();
        return true;
      },
    },
  ]);
  return isDemo ? <PlanWatch /> : null;
}

/** In the status bar and on the stage. */
export function PresentingStatus({ short = false }: { short?: boolean }) {
  const presenting = useView((state) => state.presenting);
  const story = useView((state) => state.cleanStory);
  if (!presenting && story === null) return null;
  return (
    <>
      {presenting && (
        <button
          type="button"
          className="presenting-status"
          title="Real numbers, addresses, names and secrets are masked; alerts are told afterwards. A click leaves, as Ctrl or Cmd with Shift and P does."
          onClick={turnPresenting}
        >
          <MonitorPlay size={13} aria-hidden />{" "}
          {short ? "presenting" : "presenting · real data masked · alerts muted"}
        </button>
      )}
      {story !== null && !short && (
        <button
          type="button"
          className="presenting-status"
          title="What was there before is kept. Show it again."
          onClick={() => void giveStoryBack()}
        >
          story since {clockSeconds(story.since)}
        </button>
      )}
    </>
  );
}

/** In Setup: what it does, and what it does not. */
export function PresentingPart() {
  const presenting = useView((state) => state.presenting);
  const story = useView((state) => state.cleanStory);
  const { busy, sentence, write } = useWrite();
  return (
    <>
      <h2 className="presenting-title">Presentation</h2>
      <dl className="setup-box setup-facts">
        <div>
          <dt>For a room</dt>
          <dd className="setup-wrap">
            <Toggle label="Present" checked={presenting} onChange={(on) => void write(() => present(on))} />
            <p className="secondary">
              Larger letters. Numbers, addresses, names and secrets of real calls are masked on every screen
              and in what is copied; what a simulation made up is shown. Alerts are told afterwards. A name
              that only stands in free text is not known as one.
            </p>
          </dd>
        </div>
        <div>
          <dt>Clean story</dt>
          <dd className="setup-wrap">
            <Button size="small" disabled={busy} onClick={() => void write(beginCleanStory)}>
              Begin a clean story
            </Button>{" "}
            {story !== null && (
              <Button size="small" tone="quiet" disabled={busy} onClick={() => void write(giveStoryBack)}>
                Show what was before {clockSeconds(story.since)}
              </Button>
            )}
            <p className="secondary">
              Calls, events, messages and CRM records from before are hidden, not deleted. After a
              presentation of a folder with real calls they are shown again by themselves.
            </p>
          </dd>
        </div>
      </dl>
      {sentence && <ErrorLine sentence={sentence} />}
    </>
  );
}
