import type { ReactNode } from "react";
import type { DestinationDetail, DestinationKindRow } from "../../../shared/destinations-contract";
import { clock } from "../../time";
import "./about.css";

/** What it promises, what it may not exceed, and the least it needs to be allowed. */
export function AboutTab({ kind, saved }: { kind: DestinationKindRow; saved: DestinationDetail | null }) {
  return (
    <dl className="destination-about scroll">
      <Line words="Promise">{kind.promise}</Line>
      <Line words="Changes a record">
        {kind.kind === "rest-template"
          ? "Told once, unless the template says “every”: then each version is a request of its own."
          : kind.canUpdate
            ? "Later versions change what is there."
            : kind.message
              ? "No: a rule sends one message for a call, and later versions send none."
              : "It cannot: a call is told once."}
      </Line>
      <Line words="A repeat">
        {kind.idempotent
          ? "Makes no second record: what is unknown is sent again with the same key."
          : "Makes a second record: what is unknown waits for you."}
      </Line>
      <Line words="Limits">{kind.limits.words}</Line>
      <Line words="Needs">
        {kind.scopes.length === 0 ? (
          "No scopes."
        ) : (
          <ul>
            {kind.scopes.map((scope) => (
              <li key={scope} className="mono">
                {scope}
              </li>
            ))}
          </ul>
        )}
      </Line>
      <Line words="Which calls">{whichCalls(kind)}</Line>
      {saved && saved.merged.length > 0 && (
        <Line words="Merged there">
          <ul aria-label="Merged there">
            {saved.merged.map((one) => (
              <li key={one.from}>
                {one.words} <span className="faint">{clock(one.at)}</span>
              </li>
            ))}
          </ul>
        </Line>
      )}
    </dl>
  );
}

function whichCalls({ remote, message }: DestinationKindRow): string {
  if (message?.way === "out")
    return "Those your rules name. Its messages land in the local outbox until you let it out; those of simulated, replayed, imported and test calls always do.";
  if (message) return "Those your rules name, of every origin: it stays on this machine.";
  return remote
    ? "Live calls only: simulated, replayed, imported and test calls never leave this machine."
    : "Calls of every origin: it stays on this machine.";
}

function Line({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{children}</dd>
    </div>
  );
}
