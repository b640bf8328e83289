import { Lock, LockOpen } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { openDestinationSetup } from "../../view";

type Props = { destination: DestinationRow; onChanged: () => void };

/** Whether messages to a destination leave this machine. Letting them out is asked once more, with how many landed here. */
export function LetOutLine({ destination, onChanged }: Props) {
  const { destinationId, name, message } = destination;
  const [asks, setAsks] = useState(false);
  const { busy, sentence, write } = useWrite();
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const column = asks && box.current?.closest(".scroll");
    if (column) column.scrollTop = column.scrollHeight;
  }, [asks]);
  if (!message) return null;
  const set = async (out: boolean) => {
    const done = await write(() => engine.localOutbox.letOut({ destinationId, out }));
    setAsks(false);
    if (done) onChanged();
  };
  return (
    <div className="let-out">
      <p className="let-out-line">
        {message.letOut ? <LockOpen size={12} aria-hidden /> : <Lock size={12} aria-hidden />}
        <span className="grow">
          {message.way === "here"
            ? `${name} is on this machine`
            : message.way === "local"
              ? `${name} goes no further than the local outbox`
              : message.letOut
                ? `${name} is let out: live calls are told there`
                : `goes to the local outbox until you let ${name} out`}
        </span>
        {message.way === "out" &&
          (message.letOut ? (
            <Button tone="link" disabled={busy} onClick={() => void set(false)}>
              Keep it here
            </Button>
          ) : (
            <Button tone="link" aria-expanded={asks} onClick={() => setAsks(!asks)}>
              Let out …
            </Button>
          ))}
      </p>
      {asks && !message.letOut && (
        <fieldset ref={box} className="let-out-asks" aria-label={`Let ${name} out`}>
          <p>
            From now on messages of live calls leave this machine for {name}. {count(message.landed)} landed
            here and stay here: none of them is sent again. Simulated calls never leave.
          </p>
          <span>
            <Button size="small" disabled={busy} onClick={() => void set(true)}>
              Let {name} out
            </Button>
            <Button size="small" tone="quiet" onClick={() => setAsks(false)}>
              Not yet
            </Button>
          </span>
        </fieldset>
      )}
      {sentence && (
        <ErrorLine
          sentence={sentence}
          action={
            <Button size="small" onClick={() => openDestinationSetup(destinationId)}>
              Set it up
            </Button>
          }
        />
      )}
    </div>
  );
}
