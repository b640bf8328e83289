import { useState } from "react";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";

type Removal = Awaited<ReturnType<typeof engine.sending.removal>>;
type RemoveProps = { destinationId: string; name: string; onRemoved: () => void };

/** Says what would be left undone before it removes anything. */
export function RemoveDestination({ destinationId, name, onRemoved }: RemoveProps) {
  const [asked, setAsked] = useState<Removal | null>(null);
  const { busy, sentence, write } = useWrite();
  const ask = () => void write(async () => setAsked(await engine.sending.removal({ destinationId })));
  const remove = ({ waiting, held, dead }: Removal) =>
    void write(async () => {
      await engine.sending.remove({ destinationId, waiting: waiting + held + dead });
      onRemoved();
    });
  if (!asked)
    return (
      <>
        <Button size="small" tone="quiet" disabled={busy} onClick={ask}>
          Remove
        </Button>
        {sentence && <ErrorLine sentence={sentence} />}
      </>
    );
  return (
    <fieldset className="breaker-remove" aria-label={`Remove ${name}?`}>
      <p className="secondary">{asked.sentence}</p>
      <div className="breaker-end">
        <Button size="small" disabled={busy} onClick={() => remove(asked)}>
          Remove {name}
        </Button>
        <Button size="small" tone="quiet" onClick={() => setAsked(null)}>
          Keep it
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </fieldset>
  );
}

type RemovedProps = { removed: { destinationId: string; name: string }; onRestored: () => void };

/** What was removed a moment ago can be brought back with all that waited. */
export function RemovedLine({ removed, onRestored }: RemovedProps) {
  const { busy, sentence, write } = useWrite();
  const restore = () =>
    void write(async () => {
      await engine.sending.restore({ destinationId: removed.destinationId });
      onRestored();
    });
  return (
    <div className="destination-removed" role="status">
      <span className="grow">{removed.name} is removed.</span>
      <Button size="small" disabled={busy} onClick={restore}>
        Bring it back
      </Button>
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}
