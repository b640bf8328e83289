import { Plus } from "lucide-react";
import { useState } from "react";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { AddDestination } from "./AddDestination";
import { DestinationCard } from "./DestinationCard";

/** Systems that are told about final calls. */
export function DestinationsPart() {
  const generation = useEntities((state) => state.setupGeneration);
  const outbox = useEntities((state) => state.status?.outbox);
  const list = useRead("destinations", async () => (await engine.destinations.list()).rows, [
    generation,
    outbox?.delivered,
    outbox?.dead,
    outbox?.waiting,
  ]);
  const [adding, setAdding] = useState(false);
  return (
    <section aria-labelledby="setup-destinations">
      <header className="setup-head">
        <h1 id="setup-destinations">Destinations</h1>
        <span className="faint">who is told about final calls, and what is promised</span>
        <span className="grow" />
        <Button
          size="small"
          icon={<Plus size={13} aria-hidden />}
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          Add any URL
        </Button>
      </header>
      {adding && (
        <AddDestination
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false);
            list.again();
          }}
        />
      )}
      {list.sentence && (
        <div className="setup-error">
          <ErrorLine
            sentence={list.sentence}
            action={
              <Button size="small" onClick={list.again}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className="setup-box">
        {list.data?.map((destination) => (
          <DestinationCard key={destination.destinationId} destination={destination} onChanged={list.again} />
        ))}
        {list.data === null && !list.sentence && <Skeleton rows={2} height={60} widths={[44, 60]} />}
      </div>
      <p className="setup-note">
        Only live calls may leave this machine. Simulated and replayed ones reach the sandbox CRM and nothing
        else.
      </p>
    </section>
  );
}
