import { Play } from "lucide-react";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { KeyHint } from "../ui/KeyHint";
import { closeStage } from "../view";
import { playBestStory } from "./show";

/** Without a call: one to play. */
export function StageOffer() {
  const { busy, sentence, write } = useWrite();
  return (
    <>
      <header className="stage-head">
        <h1>Stage</h1>
      </header>
      <main className="stage-offer" aria-label="Stage">
        <p className="stage-offer-title">No call is on the stage</p>
        <p className="secondary">
          Open it from a call, or play one: a shop that calls about a cart. Busy at first, an order while they
          talk, an event that comes twice, and a CRM that is told when the call is final.
        </p>
        <Button
          tone="filled"
          icon={<Play size={15} aria-hidden />}
          disabled={busy}
          onClick={() => void write(playBestStory)}
        >
          Play the shop's call at 10×
        </Button>
        {sentence && <ErrorLine sentence={sentence} />}
      </main>
      <footer className="stage-keys">
        <span className="grow" />
        <Button tone="quiet" onClick={closeStage}>
          <KeyHint keys={["Esc"]} does="leave" />
        </Button>
      </footer>
    </>
  );
}
