import { useConnection } from "../engine-client";
import { host } from "../host/current-host";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import "./no-entry.css";

/** Without a way to the engine there is nothing to show; it says how one gets in. */
export function NoEntry() {
  const reason = useConnection((state) => state.reason);
  if (host.kind === "window") return <EngineStopped reason={reason} />;
  return (
    <main className="no-entry">
      <h1>
        Open the console with <code>npx ringback open</code>
      </h1>
      <p>{reason}</p>
      <p className="faint">
        The command opens this page with a one-time code, so that no other page on this machine can read your
        calls. Run it again for a new one; what is being received goes on meanwhile.
      </p>
      <CopyButton text="npx ringback open" label="Copy the command" tone="plain" size="normal" />
    </main>
  );
}

function EngineStopped({ reason }: { reason: string }) {
  return (
    <main className="no-entry">
      <h1>The engine is not running</h1>
      <p>{reason}</p>
      <p className="faint">What was received until now is on disk and is here again once the engine runs.</p>
      <Button tone="filled" onClick={() => void host.enterAgain()}>
        Start the engine again
      </Button>
    </main>
  );
}
