/** Where messages landed that stayed on this machine: the list, and the one that is read in the look of where it goes. */
import { type ReactNode, useState } from "react";
import type { MessageLook } from "../../shared/rules";
import { useDestinations } from "../destinations";
import { useHeldRows } from "../held-rows";
import { useKeys } from "../keys";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Split } from "../ui/Split";
import { openLocalOutbox, useView } from "../view";
import { LocalMessageList } from "./LocalMessageList";
import { LocalMessageRead } from "./LocalMessageRead";
import { LocalOutboxEmpty } from "./LocalOutboxEmpty";
import "./local-outbox.css";
import { useLocalOutbox } from "./use-local-outbox";

export function LocalOutboxScreen({ switcher }: { switcher: ReactNode }) {
  const callId = useView((state) => state.localOutboxCallId);
  const chosen = useView((state) => state.localMessageId);
  const [destinationId, setDestinationId] = useState<string | null>(null);
  const [look, setLook] = useState<MessageLook | null>(null);
  const destinations = useDestinations();
  const [atTop, setAtTop] = useState(true);
  const all = useLocalOutbox({ callId, destinationId, look });
  const held = useHeldRows(`${callId} ${destinationId} ${look}`, all.rows, {
    idOf: ({ deliveryId }) => deliveryId,
    following: atTop && chosen === null,
    more: all.more,
  });
  const pages = { ...all, rows: held.rows };
  const { rows } = pages;
  const read = rows.find(({ deliveryId }) => deliveryId === chosen) ?? rows[0] ?? null;
  const beside = (by: number) => (read && rows[rows.indexOf(read) + by]) ?? null;
  const step = (by: number) => {
    const next = beside(by);
    if (!next) return false;
    useView.setState({ localMessageId: next.deliveryId });
    return true;
  };
  useKeys("Local outbox", [
    { key: "j", does: "next message", can: () => beside(1) !== null, run: () => step(1) },
    { key: "k", does: "message before", can: () => beside(-1) !== null, run: () => step(-1) },
    {
      key: "Escape",
      does: "messages of every call again",
      can: () => callId !== null,
      run: () => {
        openLocalOutbox(null, read?.deliveryId ?? null);
        return true;
      },
    },
  ]);
  const isFiltered = look !== null || destinationId !== null || callId !== null;
  const told = destinations.data ?? [];
  let main: ReactNode;
  if (read) {
    const destination = told.find((one) => one.destinationId === read.destinationId) ?? null;
    main = (
      <LocalMessageRead
        key={read.deliveryId}
        row={read}
        destination={destination}
        onChanged={destinations.again}
      />
    );
  } else if (pages.loading) main = <Skeleton rows={6} height={34} widths={[48, 70, 62]} />;
  else if (pages.sentence !== "") main = <ErrorLine sentence={pages.sentence} again={pages.again} />;
  else if (isFiltered)
    main = (
      <Empty
        title="No message matches"
        why={
          callId === null
            ? "What landed here is still there; the filter leaves none of it."
            : "No rule sent a message about this call, or what it sent was let out."
        }
      />
    );
  else main = <LocalOutboxEmpty />;
  return (
    <Split
      id="local-outbox"
      panes={[
        {
          key: "list",
          size: 340,
          min: 280,
          max: 480,
          content: (
            <LocalMessageList
              switcher={switcher}
              pages={pages}
              rows={rows}
              fresh={held.fresh}
              onShowFresh={held.showFresh}
              onAtTop={setAtTop}
              read={read?.deliveryId ?? null}
              destinations={told}
              filter={{ look, destinationId, callId }}
              onLook={setLook}
              onDestination={setDestinationId}
            />
          ),
        },
        {
          key: "message",
          min: 440,
          content: (
            <section className="local-main scroll" aria-label="Message">
              <h1 className="visually-hidden">Local outbox</h1>
              {main}
            </section>
          ),
        },
      ]}
    />
  );
}
