import type { KeepingState } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { count, moment } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { MarkIcon } from "../../ui/Tag";

/** In a restored folder: what waits, and the one thing to do about it. */
export function HoldNotice({ hold, onChanged }: { hold: KeepingState["hold"]; onChanged: () => void }) {
  const { busy, sentence, write } = useWrite();
  if (!hold) return null;
  const release = async () => {
    await write(() => engine.keeping.releaseSending());
    onChanged();
  };
  return (
    <section className="keeping-hold" aria-label="Sending is held">
      <MarkIcon mark="pause" size={14} />
      <div className="grow">
        <p>
          <b>This folder was restored {moment(hold.since)}: nothing is sent.</b>
        </p>
        <p>
          {count(hold.waiting)} {hold.waiting === 1 ? "delivery waits" : "deliveries wait"}. What waited when
          the backup was made may have been sent since, by the folder it is a copy of. It goes out under the
          same keys; a system that does not know them would take it twice.
        </p>
        {sentence && <ErrorLine sentence={sentence} />}
      </div>
      <Button size="small" disabled={busy} onClick={() => void release()}>
        Let it be sent
      </Button>
    </section>
  );
}
