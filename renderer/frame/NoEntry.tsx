import { useConnection } from "../engine-client";
import { CopyButton } from "../ui/CopyButton";
import "./no-entry.css";

/** Without a code or a token there is nothing to show; it says how one gets in. */
export function NoEntry() {
  const reason = useConnection((state) => state.reason);
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
