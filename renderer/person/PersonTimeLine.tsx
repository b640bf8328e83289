import { FileText, MessageSquare, Phone } from "lucide-react";
import { useMemo, useState } from "react";
import type { PersonDetail } from "../../shared/persons";
import { providerWords } from "../calls/call-words";
import { Segments } from "../ui/Segments";
import { Tag } from "../ui/Tag";
import { useWidth } from "../ui/use-width";
import { VisibleText } from "../ui/VisibleText";
import { type DaysRange, daysAxis, monthsWords } from "./days-axis";
import { ItemIcon, toneOf } from "./ItemIcon";
import { type LaneMark, layoutLanes } from "./person-lanes";
import { markName, plural } from "./person-words";
import "./person-time-line.css";

type Props = { person: PersonDetail; selected: string | null; onSelect: (itemId: string) => void };

const twelveDaysMs = 12 * 86_400_000;
const laneHead = 80;
/** Padding of both sides, and room for half a mark at the right end. */
const edges = 18 + 18 + 12;

/** One lane per provider over one axis of days; the same items as the table's rows. */
export function PersonTimeLine({ person, selected, onSelect }: Props) {
  const { items, counts } = person;
  const now = Date.now();
  const last = now - person.lastSeenAt < twelveDaysMs ? Math.max(now, person.lastSeenAt) : person.lastSeenAt;
  // What was opened is to be seen: where it is older, the line begins with all of it.
  const [range, setRange] = useState<DaysRange>(() => {
    const opened = items.find(({ itemId }) => itemId === selected);
    return opened && last - opened.at >= twelveDaysMs ? "all" : "12 days";
  });
  const { box, width } = useWidth<HTMLDivElement>();
  const axis = useMemo(() => daysAxis(person.firstSeenAt, last, range), [person.firstSeenAt, last, range]);
  const plot = Math.max(200, (width || 880) - laneHead - edges);
  const lanes = useMemo(() => layoutLanes(items, axis, plot), [items, axis, plot]);
  const hidden = items.filter(({ at }) => at < axis.from || at >= axis.to).length;
  return (
    <section className="person-line" aria-label="One time line">
      <div className="person-line-head">
        <h2>One time line</h2>
        {(["call", "text", "form", "action"] as const).map((kind) =>
          counts[`${kind}s`] > 0 ? (
            <Tag key={kind} tone="plain">
              {plural(counts[`${kind}s`], kind)}
            </Tag>
          ) : null,
        )}
        <span className="grow" />
        {hidden > 0 && (
          <span className="faint person-hidden">{plural(hidden, "item")} outside of these days</span>
        )}
        <Legend />
        <Segments<DaysRange>
          label="Days shown"
          value={range}
          segments={[
            { value: "12 days", words: "12 days" },
            { value: "all", words: "All" },
          ]}
          onChange={setRange}
        />
      </div>
      <div className="person-lanes" ref={box}>
        <div className="person-plot" style={{ left: laneHead, width: plot }} aria-hidden>
          {axis.weekends.map(({ from, to }) => (
            <span
              key={from}
              className="person-weekend"
              style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
            />
          ))}
        </div>
        {lanes.map(({ provider, count, marks }) => (
          <div key={provider} className="person-lane">
            <div className="person-lane-name">
              <b>{providerWords(provider)}</b>
              <span className="secondary">{plural(count, "item")}</span>
            </div>
            {/* biome-ignore lint/a11y/useSemanticElements: marks of a drawing, not a set of fields */}
            <div
              className="person-marks"
              role="group"
              aria-label={`${providerWords(provider)}, in time`}
              style={{ width: plot }}
            >
              {marks.map((mark) => (
                <Mark
                  key={mark.items[0]?.itemId}
                  mark={mark}
                  selected={mark.items.some(({ itemId }) => itemId === selected)}
                  name={markName(mark.items, now)}
                  onSelect={onSelect}
                />
              ))}
            </div>
          </div>
        ))}
        <div className="person-axis secondary" aria-hidden>
          <span className="person-months">{monthsWords(axis, now)}</span>
          <div className="person-ticks mono" style={{ left: laneHead, width: plot }}>
            {axis.ticks.map(({ at, share, words }) => (
              <span key={at} style={{ left: `${share * 100}%` }}>
                {words}
              </span>
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

type MarkProps = { mark: LaneMark; selected: boolean; name: string; onSelect: (itemId: string) => void };

/** The rows of the table are the stops of the keyboard; marks are for the pointer and say the same. */
function Mark({ mark, selected, name, onSelect }: MarkProps) {
  const [first, ...others] = mark.items;
  if (!first) return null;
  const tones = new Set(mark.items.map(toneOf));
  // Filled in a colour only where all of it came to the same.
  const tone = mark.weak ? "weak" : tones.size === 1 ? toneOf(first) : "message";
  return (
    <>
      {mark.label !== null && mark.label !== "" && (
        <span
          className="person-label"
          data-weak={mark.weak || undefined}
          style={{ left: mark.labelX }}
          aria-hidden
        >
          <VisibleText text={mark.label} />
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        className="person-mark"
        data-shape={mark.shape}
        data-tone={tone}
        aria-pressed={selected}
        aria-label={name}
        title={name}
        style={{ left: mark.x }}
        onClick={() => onSelect(mark.itemId)}
      >
        {others.length > 0 ? (
          <span className="person-mark-count">{mark.items.length}</span>
        ) : (
          mark.shape === "block" && <ItemIcon item={first} />
        )}
      </button>
    </>
  );
}

function Legend() {
  return (
    <span className="person-legend secondary" aria-hidden>
      <Phone size={12} /> call <MessageSquare size={12} /> text <FileText size={12} /> form{" "}
      <span className="person-square" data-tone="action" /> action
    </span>
  );
}
