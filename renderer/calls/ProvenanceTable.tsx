import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { CallDetail, FieldProvenance } from "../../shared/calls";
import type { Json } from "../../shared/words";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./provenance.css";

type ProvenanceProps = {
  call: CallDetail;
  /** Of its call record; null: of the call as it stands now. */
  version: number | null;
  label: string;
  onSelect: (eventId: string) => void;
};

const by: Record<FieldProvenance["by"], { words: string; tone: Tone; title: string } | null> = {
  event: null,
  inferred: {
    words: "inferred",
    tone: "warn",
    title: "Concluded from events: no field says it as it stands",
  },
  setting: { words: "setting", tone: "plain", title: "Found by a path of the source's settings" },
  gate: { words: "gate", tone: "plain", title: "Set by the gate" },
  ringback: { words: "Ringback", tone: "plain", title: "Made by Ringback itself" },
  default: { words: "none", tone: "plain", title: "No event of the call states it" },
};

/** Field by field which event told it, where in its payload, and what it replaced. */
export function ProvenanceTable({ call, version, label, onSelect }: ProvenanceProps) {
  const read = useRead(call.callId, () => engine.calls.provenance({ callId: call.callId }), [call]);
  const told = read.data?.rows.find((one) => one.version === version);
  if (read.sentence !== "") return <ErrorLine sentence={read.sentence} again={read.again} />;
  if (!told)
    return read.data && <p className="record-none">Its source is gone: nothing can be told of it.</p>;
  return (
    <table className="provenance" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {told.fields.map((field) => (
          <FieldRow key={field.field} told={field} onSelect={onSelect} />
        ))}
      </tbody>
    </table>
  );
}

function FieldRow({ told, onSelect }: { told: FieldProvenance; onSelect: (eventId: string) => void }) {
  const [open, setOpen] = useState(false);
  const Icon = open ? ChevronDown : ChevronRight;
  const mark = by[told.by];
  return (
    <>
      <tr data-empty={told.by === "default" || undefined}>
        <th scope="row">
          <button
            type="button"
            className="provenance-fold mono"
            aria-expanded={open}
            title={told.sentence}
            onClick={() => setOpen(!open)}
          >
            <Icon size={12} aria-hidden />
            <span className="truncate">
              <VisibleText text={told.field} />
            </span>
          </button>
        </th>
        <td className="mono truncate" title={valueWords(told.field, told.value)}>
          <VisibleText text={valueWords(told.field, told.value)} />
        </td>
        <td>
          <span className="provenance-from">
            {told.eventId !== null && <Place place={told} onSelect={onSelect} />}
            {mark && (
              <Tag tone={mark.tone} title={mark.title}>
                {mark.words}
              </Tag>
            )}
            {told.path === null && told.because !== "" && (
              <span className="faint truncate" title={told.because}>
                <VisibleText text={told.because} />
              </span>
            )}
            {told.replaced.length > 0 && (
              <Tag tone="warn" title={told.sentence}>
                replaced {told.earlier === 1 ? "1 value" : `${told.earlier} values`}
              </Tag>
            )}
          </span>
        </td>
      </tr>
      {open && (
        <tr className="provenance-more">
          <td colSpan={3}>
            <p>
              <VisibleText text={told.sentence} />
            </p>
            {told.replaced.map((before) => (
              <p key={`${before.eventId} ${JSON.stringify(before.value)}`} className="provenance-from">
                <span className="faint provenance-before">before that</span>
                <span className="mono truncate">
                  <VisibleText text={valueWords(told.field, before.value)} />
                </span>
                <Place place={before} onSelect={onSelect} />
              </p>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

type Placed = Pick<FieldProvenance, "eventId" | "type" | "path">;

function Place({ place, onSelect }: { place: Placed; onSelect: (eventId: string) => void }) {
  const { eventId, type, path } = place;
  if (eventId === null) return null;
  return (
    <>
      <Button tone="link" title={`Open the event ${eventId}`} onClick={() => onSelect(eventId)}>
        <VisibleText text={type ?? eventId} />
      </Button>
      {path !== null && (
        <span className="mono faint truncate" title={path}>
          <VisibleText text={path} />
        </span>
      )}
    </>
  );
}

/** Moments in words; everything else as it stands in the record. */
function valueWords(field: string, value: Json): string {
  if (value === null) return "–";
  if (/(^|\.)\w+At$/.test(field) && typeof value === "number") return moment(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
