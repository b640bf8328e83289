import { Plus, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { Dot } from "../frame/Dot";
import { type Read, useWrite } from "../read";
import { clockSeconds, count } from "../time";
import { Button, IconButton } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { RowButton } from "../ui/RowButton";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { Toggle } from "../ui/Toggle";
import { openDestinationSetup, openGateSettings, searchOutbox, useView } from "../view";
import { BreakerPanel } from "./BreakerPanel";
import { breakerTag, failedOf } from "./breaker-words";
import "./destinations.css";
import { RemovedLine } from "./RemoveDestination";

type ListProps = {
  switcher: React.ReactNode;
  destinations: Read<DestinationRow[]>;
  selected: string | null;
  onHeld: (destinationId: string) => void;
  onUntaken: () => void;
};

/** Systems that are told about final calls. Choosing one shows its gate. */
export function DestinationList({ switcher, destinations, selected, onHeld, onUntaken }: ListProps) {
  const untaken = useEntities(({ status }) => status?.untaken ?? 0);
  const setup = useView((state) => state.destinationSetup);
  const [removed, setRemoved] = useState<{ destinationId: string; name: string } | null>(null);
  const chosen = destinations.data?.find(({ destinationId }) => destinationId === selected);
  return (
    <section className="destinations" aria-label="Destinations">
      <header className="destinations-head">
        <h2>Deliver</h2>
        {switcher}
        <IconButton
          label="Add a destination"
          aria-expanded={setup === "new"}
          onClick={() =>
            setup === "new" ? useView.setState({ destinationSetup: null }) : openDestinationSetup("new")
          }
        >
          <Plus size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="destinations-rows scroll">
        {destinations.sentence && (
          <div className="destinations-failed">
            <ErrorLine sentence={destinations.sentence} again={destinations.again} />
          </div>
        )}
        {destinations.data?.map((destination) => (
          <Destination
            key={destination.destinationId}
            destination={destination}
            selected={destination.destinationId === selected}
            onHeld={() => onHeld(destination.destinationId)}
            onChanged={destinations.again}
          />
        ))}
        {destinations.data === null && !destinations.sentence && (
          <Skeleton rows={2} height={66} widths={[60, 48]} />
        )}
      </div>
      {untaken > 0 && (
        <button type="button" className="destinations-untaken" onClick={onUntaken}>
          <b>{count(untaken)}</b>{" "}
          {untaken === 1 ? "call that no destination takes" : "calls that no destination takes"}
        </button>
      )}
      {removed && (
        <RemovedLine
          removed={removed}
          onRestored={() => {
            setRemoved(null);
            destinations.again();
          }}
        />
      )}
      {chosen && (
        <BreakerPanel
          destination={chosen}
          onChanged={destinations.again}
          onRemoved={(gone) => {
            setRemoved(gone);
            destinations.again();
          }}
        />
      )}
      <p className="destinations-foot">
        Calls that ended before a destination was switched on are not sent unless you ask.
      </p>
    </section>
  );
}

type DestinationProps = {
  destination: DestinationRow;
  selected: boolean;
  onHeld: () => void;
  onChanged: () => void;
};

function Destination({ destination, selected, onHeld, onChanged }: DestinationProps) {
  const { destinationId, name, kind, kindName, url, enabled, heldByHistory, message } = destination;
  const { busy, sentence, write } = useWrite();
  const tag = breakerTag(destination);
  const choose = () => useView.setState({ destinationId, gateCallId: null, outboxRecordId: null });
  const setEnabled = (next: boolean) =>
    void write(async () => {
      await engine.destinations.update({ destinationId, enabled: next });
      onChanged();
    });
  return (
    <article className="destination" data-selected={selected || undefined} aria-label={name}>
      <div className="destination-line">
        <Dot state={dotOf(destination)} />
        <RowButton aria-current={selected ? "true" : undefined} onClick={choose}>
          {name}
        </RowButton>
        <span className="grow" />
        <Tag tone={tag.tone} mark={tag.mark}>
          {tag.words}
        </Tag>
      </div>
      <div className="destination-line">
        <p className="destination-where truncate grow" title={url ?? undefined}>
          {kind === "sandbox-crm" ? (
            "on this machine"
          ) : (
            <>
              {kindName}
              {message && ` · ${messageWhere(message)}`}
              {url !== null && !message && (
                <>
                  {" "}
                  · <span className="mono">{url}</span>
                </>
              )}
            </>
          )}
        </p>
        <IconButton
          label={`Set up ${name}`}
          className="destination-setup-button"
          onClick={() => {
            choose();
            openDestinationSetup(destinationId);
          }}
        >
          <SlidersHorizontal size={13} aria-hidden />
        </IconButton>
        <Toggle label={`${name} switched on`} checked={enabled} disabled={busy} onChange={setEnabled} />
      </div>
      <p className="destination-counts">
        <CountLink destination={destination} state="waiting" />
        <CountLink destination={destination} state="dead" />
        <CountLink destination={destination} state="delivered" />
        {destination.held > 0 && <CountLink destination={destination} state="held" />}
      </p>
      <p className="destination-last">{lastWords(destination)}</p>
      <FailedBar destination={destination} />
      {heldByHistory > 0 && (
        <button type="button" className="destination-held" onClick={onHeld}>
          <Tag tone="warn" mark="clock">
            {count(heldByHistory)} held by history
          </Tag>
          <span className="destination-held-open">Preview</span>
        </button>
      )}
      {selected && <p className="destination-promise">{destination.promise}</p>}
      {selected && (
        <Button
          tone="link"
          className="destination-gate"
          title={`What the gate of ${name} takes, requires and waits for`}
          onClick={() => openGateSettings(destinationId)}
        >
          Set its gate
        </Button>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </article>
  );
}

function messageWhere({ way, letOut }: NonNullable<DestinationRow["message"]>): string {
  if (way !== "out") return "on this machine";
  return letOut ? "let out" : "lands here until let out";
}

function dotOf({ enabled, dead, sending }: DestinationRow): "good" | "off" | "trying" | "broken" {
  if (!enabled || sending.settings.paused) return "off";
  if (dead > 0 || sending.breaker.state === "open") return "broken";
  return sending.breaker.state === "half-open" ? "trying" : "good";
}

/** How much of its last answers failed, beside the words that say it. */
function FailedBar({ destination }: { destination: DestinationRow }) {
  const { of, failed } = failedOf(destination.sending.breaker);
  return (
    <div className="destination-bar" aria-hidden>
      {failed > 0 && <i style={{ width: `${(failed / of) * 100}%` }} />}
    </div>
  );
}

type Counted = "waiting" | "held" | "dead" | "delivered";

function CountLink({ destination, state }: { destination: DestinationRow; state: Counted }) {
  const many = destination[state];
  const tone = many === 0 ? undefined : state === "dead" ? "bad" : state === "waiting" ? "warn" : undefined;
  return (
    <button
      type="button"
      className="destination-count"
      data-tone={tone}
      title={`Show what is ${state} for ${destination.name}`}
      onClick={() => {
        useView.setState({ destinationId: destination.destinationId, gateCallId: null });
        searchOutbox(`destination:"${destination.name}" state:${state}`);
      }}
    >
      <b>{count(many)}</b> {state}
    </button>
  );
}

function lastWords({ enabled, switchedOnAt, lastAnswers, sending }: DestinationRow): string {
  const { of, delivered } = lastAnswers;
  const asked = failedOf(sending.breaker);
  if (of === 0) {
    if (!enabled) return switchedOnAt === null ? "never switched on" : "switched off by you";
    return asked.of > 0 ? "nothing delivered yet" : "nothing sent yet";
  }
  const answers =
    of === 1
      ? `its one delivery ${delivered === 1 ? "came through" : "did not come through"}`
      : delivered === of
        ? asked.failed > 0
          ? `the last ${of} all came through, ${asked.failed} of ${asked.of} answers failed`
          : `the last ${of} all came through`
        : `${of - delivered} of the last ${of} did not come through`;
  if (!enabled) return `switched off by you · ${answers}`;
  const { state, trialAt } = sending.breaker;
  return state === "open" && trialAt !== null ? `${answers} · trial at ${clockSeconds(trialAt)}` : answers;
}
