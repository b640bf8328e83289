import type { CallDetail, GatePart } from "../../shared/calls";
import { Button } from "../ui/Button";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openGateSettings } from "../view";
import { EventLink } from "./EventLink";
import "./gate-parts.css";

type PartsProps = { call: CallDetail; parts: readonly GatePart[]; destinationId: string };

/** What a line of the gate rests on, each answer with its event or its setting. */
export function GateParts({ call, parts, destinationId }: PartsProps) {
  return (
    <ul className="gate-parts">
      {parts.map(({ name, mark, because, eventId, setting }) => (
        <li key={`${name} ${because}`} className="gate-part-line" data-mark={mark}>
          <MarkIcon mark={mark === "off" ? "minus" : mark} size={12} />
          <span className="gate-part-name">{name}</span>
          <span className="truncate" title={because}>
            <VisibleText text={because.replace(/\.$/, "")} />
          </span>
          {eventId !== null && <EventLink callId={call.callId} eventId={eventId} />}
          {setting !== null && (
            <Button tone="link" onClick={() => openGateSettings(destinationId, setting)}>
              Change
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
