import type { UnclaimedRow } from "../../shared/sources";
import type { PackId } from "../../shared/words";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { clockSeconds, count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { searchEvents } from "../view";
import "./unclaimed.css";

type Proposal = UnclaimedRow["proposals"][number];
const tones: Record<Proposal["sure"], "ok" | "warn" | "plain"> = {
  certain: "ok",
  likely: "warn",
  perhaps: "plain",
};

/** Names that are no source, whose events they look like, and one click to make them one. It sends nothing. */
export function UnclaimedPart({ onAdded }: { onAdded: (sourceId: string) => void }) {
  const unclaimed = useEntities((state) => state.status?.unclaimed ?? 0);
  const generation = useEntities((state) => state.setupGeneration);
  const names = useRead("unclaimed", async () => (await engine.sources.unclaimed()).rows, [
    unclaimed,
    generation,
  ]);
  const { busy, sentence, write } = useWrite();
  const claim = (name: string, provider: PackId) =>
    write(async () => {
      const { sourceId } = await engine.sources.create({ name, provider });
      names.again();
      onAdded(sourceId);
    });
  if (!names.data || names.data.length === 0) return null;
  return (
    <section aria-labelledby="setup-unclaimed" className="setup-unclaimed">
      <header className="setup-head">
        <h2 id="setup-unclaimed">Not a source yet</h2>
        <span className="faint">
          kept and answered 404; made a source, they are read, and nothing of them is sent
        </span>
      </header>
      <ul className="setup-box" aria-label="Names that are no source">
        {names.data.map((row) => (
          <li key={row.name} className="setup-unclaimed-line">
            <span className="mono truncate">
              /hooks/
              <strong>
                <VisibleText text={row.name} />
              </strong>
            </span>
            <Button tone="link" onClick={() => searchEvents(`is:unclaimed source:"${row.name}"`)}>
              {count(row.events)} {row.events === 1 ? "event" : "events"}
            </Button>
            <span className="mono faint">{clockSeconds(row.lastAt)}</span>
            <Proposed row={row} busy={busy} onClaim={(provider) => void claim(row.name, provider)} />
          </li>
        ))}
      </ul>
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}

type ProposedProps = { row: UnclaimedRow; busy: boolean; onClaim: (provider: PackId) => void };

function Proposed({ row, busy, onClaim }: ProposedProps) {
  const [best] = row.proposals;
  if (!row.claimable)
    return (
      <span className="faint setup-unclaimed-why">
        No source can have this name: use lower-case letters, digits and dashes in the URL.
      </span>
    );
  if (!best)
    return (
      <span className="faint setup-unclaimed-why">
        No provider here knows these events. Add a source of this name to choose one yourself.
      </span>
    );
  return (
    <>
      <span className="setup-unclaimed-why">
        <Tag tone={tones[best.sure]}>{best.sure}</Tag>
        <span className="secondary truncate" title={best.why}>
          {best.why}
        </span>
      </span>
      <Button size="small" disabled={busy} onClick={() => onClaim(best.provider)}>
        Make it {best.providerName}
      </Button>
    </>
  );
}
