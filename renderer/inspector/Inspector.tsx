import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { EventDetail } from "../../shared/events";
import { EffectsTab } from "../effects/EffectsTab";
import { useEffects } from "../effects/use-effects";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { failedWords } from "../failing/failing-words";
import { type Read, useRead } from "../read";
import { ReplayMenu } from "../replay/ReplayButtons";
import { ReplayOf } from "../replay/SentOn";
import { useNoteWriting } from "../search/Note";
import { PinButton } from "../search/Pin";
import { bytes, clock, difference, milliseconds } from "../time";
import { Button, IconButton } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Glyph } from "../ui/Glyph";
import { Skeleton } from "../ui/Skeleton";
import { Tabs } from "../ui/Tabs";
import { StateWord, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { AboutTab } from "./AboutTab";
import { CopyMenu } from "./CopyMenu";
import { HeadersTab } from "./HeadersTab";
import "./inspector.css";
import { PayloadTab } from "./PayloadTab";
import { RawTab } from "./RawTab";
import { SignatureTab } from "./signature/SignatureTab";

type InspectorProps = {
  eventId: string;
  onClose?: () => void;
  /** Opens another event here, a copy of this one. */
  onOpenEvent: (eventId: string) => void;
};

/** One event, exactly: what it says, how it came, what it gave to its call. Used beside Events and Calls. */
export function Inspector({ eventId, onClose, onOpenEvent }: InspectorProps) {
  // A newer row means that the reading, the copies or the verdict may have changed.
  const changed = useEntities((state) => state.events.get(eventId));
  const generation = useEntities((state) => state.generation);
  const event = useRead(eventId, () => engine.events.get({ eventId }), [changed, generation]);
  // Kept while the next event is read: who walks the headers of many events stays at the headers.
  const [tab, setTab] = useState("payload");
  const isWriting = useNoteWriting((state) => state.id === eventId);
  useEffect(() => {
    if (isWriting) setTab("about");
  }, [isWriting]);
  return (
    <aside className="inspector" aria-label="Event">
      {event.data ? (
        <InspectorOf
          event={event.data}
          read={event}
          tab={tab}
          onTab={setTab}
          onClose={onClose}
          onOpenEvent={onOpenEvent}
        />
      ) : event.sentence ? (
        <div className="inspector-failed">
          <ErrorLine sentence={event.sentence} again={event.again} />
        </div>
      ) : (
        <Skeleton rows={9} widths={[38, 70, 55, 62]} />
      )}
    </aside>
  );
}

type PartProps = Omit<InspectorProps, "eventId"> & {
  event: EventDetail;
  read: Read<EventDetail>;
  tab: string;
  onTab: (tab: string) => void;
};

function InspectorOf({ event, read, tab, onTab, onClose, onOpenEvent }: PartProps) {
  const effects = useEffects({ eventId: event.eventId });
  const hasEffects = effects.rows.length + effects.beyond + effects.notJudged.length > 0;
  const isDoubted = event.signature === "failed" || event.signature === "missing";
  const isThere = (tab !== "effects" || hasEffects) && (tab !== "signature" || isDoubted);
  const original = event.copies.find(({ eventId }) => eventId === event.duplicateOf);
  return (
    <>
      <header className="inspector-head">
        <Glyph kind={event.kind} stage={event.stage} />
        <h2 className="truncate">{event.type ? <VisibleText text={event.type} /> : "not read"}</h2>
        <span className="mono faint">#{event.position}</span>
        {event.duplicateOf !== null && (
          <Tag tone="plain">{original ? `copy of #${original.position}` : "copy"}</Tag>
        )}
        {event.duplicateOf === null && event.copies.length > 0 && (
          <Button size="small" title="Its copies, and a comparison" onClick={() => onTab("about")}>
            sent {event.copies.length + 1}×
          </Button>
        )}
        <span className="grow" />
        <PinButton id={event.eventId} pinned={event.pinned} />
        <ReplayMenu event={event} />
        <CopyMenu event={event} />
        {onClose && (
          <IconButton label="Close (Esc)" onClick={onClose}>
            <X size={15} aria-hidden />
          </IconButton>
        )}
      </header>
      <Tabs
        label="Parts of the event"
        value={isThere ? tab : "payload"}
        onChange={onTab}
        below={<Clocks event={event} onOpenEvent={onOpenEvent} />}
        tabs={[
          {
            value: "payload",
            words: "Payload",
            count: event.problemList.length + (event.readError ? 1 : 0),
            countTone: "bad",
            content: <PayloadTab event={event} />,
          },
          { value: "headers", words: "Headers", content: <HeadersTab key={event.eventId} request={event} /> },
          { value: "raw", words: "Raw", content: <RawTab key={event.eventId} event={event} /> },
          ...(isDoubted
            ? [
                {
                  value: "signature",
                  words: "Signature",
                  content: <SignatureTab key={event.eventId} event={event} read={read} />,
                },
              ]
            : []),
          ...(hasEffects
            ? [
                {
                  value: "effects",
                  words: "Effects",
                  count: effects.rows.length + effects.beyond,
                  content: <EffectsTab effects={effects} eventId={event.eventId} />,
                },
              ]
            : []),
          {
            value: "about",
            words: "About",
            content: (
              <AboutTab
                event={event}
                read={read}
                onOpenEvent={onOpenEvent}
                onWhySignature={() => onTab("signature")}
              />
            ),
          },
        ]}
      />
    </>
  );
}

function Clocks({ event, onOpenEvent }: Pick<PartProps, "event" | "onOpenEvent">) {
  return (
    <div className="inspector-clocks">
      {event.occurredAt === null ? (
        <span>
          received <span className="mono">{clock(event.receivedAt)}</span>
        </span>
      ) : (
        <>
          <span>
            occurred <span className="mono">{clock(event.occurredAt)}</span>
          </span>
          <span>
            received <span className="mono">{difference(event.receivedAt - event.occurredAt)}</span>
          </span>
        </>
      )}
      <ReplayOf event={event} onOpenEvent={onOpenEvent} />
      {event.sending?.failed && (
        <StateWord tone="warn" mark="warning">
          {failedWords(event.sending.failed)}
        </StateWord>
      )}
      <span className="faint truncate inspector-size">
        {bytes(event.bytes)} · ack {event.answerMs === null ? "not known" : milliseconds(event.answerMs)}
      </span>
    </div>
  );
}
