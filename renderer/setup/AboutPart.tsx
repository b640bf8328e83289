import { ChecklistSteps, setChecklist, useChecklist } from "../calls/Checklist";
import { useEntities } from "../entities";
import { Button } from "../ui/Button";
import { openScreen } from "../view";
import { WindowUpkeep } from "./WindowUpkeep";

export function AboutPart() {
  const status = useEntities((state) => state.status);
  const checklist = useChecklist();
  const bringBack = () => {
    setChecklist(true);
    openScreen("calls");
  };
  return (
    <section aria-labelledby="setup-about">
      <header className="setup-head">
        <h1 id="setup-about">About</h1>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Ringback</dt>
          <dd>
            <span>
              version <code>{status?.version ?? "–"}</code>
            </span>
          </dd>
        </div>
        <div>
          <dt>Receiver</dt>
          <dd>
            <code>{status?.receiver ?? "–"}</code>
          </dd>
        </div>
        <div>
          <dt>Sandbox CRM</dt>
          <dd>
            <code>{status?.crm ?? "–"}</code>
          </dd>
        </div>
        <WindowUpkeep />
        <div>
          <dt>Made of</dt>
          <dd>
            <a href="./pieces.html">the pieces Ringback is built of</a>
          </dd>
        </div>
        <div>
          <dt>What leaves this machine</dt>
          <dd className="setup-wrap">
            Nothing by itself. Call records go to the sandbox CRM here and to destinations you switch on. No
            telemetry.
          </dd>
        </div>
      </dl>
      <header className="setup-head about-first">
        <h2>First minutes</h2>
        <span className="faint">each line ticks itself when Ringback has seen it happen</span>
        {!checklist && (
          <Button size="small" onClick={bringBack}>
            Show it beside the first call again
          </Button>
        )}
      </header>
      <ChecklistSteps />
    </section>
  );
}
