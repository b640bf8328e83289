/**
 * The call that is marked for a comparison, below the one that is shown: both begin at the same place, so that the eye
 * compares how far each phase goes. Folded it has neither order of arrival nor clocks; unfolded it is a timeline as any other.
 */
import { ChevronDown, ChevronRight, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { markCall, useView } from "../view";
import { openCallAtEvent } from "./call-selection";
import { partiesOf, providerWords } from "./call-words";
import "./compare-lane.css";
import { verdictTag } from "./conformance-words";
import { durationWords } from "./duration-words";
import { Timeline } from "./Timeline";
import { useTimelineSettings } from "./timeline-settings";
import { gutterOf } from "./timeline-shapes";
import { useCall } from "./use-call";

type Other = { callId: string; firstReceivedAt: number };

export function CompareLane({ shown }: { shown: string }) {
  const marked = useView((state) => state.markedCalls);
  const other = marked.findLast(({ callId }) => callId !== shown);
  return other ? <Lane key={other.callId} other={other} /> : null;
}

function Lane({ other }: { other: Other }) {
  const { call, sentence } = useCall(other.callId);
  const { clock, scale } = useTimelineSettings();
  const [open, setOpen] = useState(false);
  if (!call) return sentence ? <ErrorLine sentence={`The marked call cannot be shown: ${sentence}`} /> : null;
  const { from, to } = partiesOf(call);
  const verdict = verdictTag(call);
  const about = [
    providerWords(call.provider),
    call.direction,
    call.talkSeconds ? durationWords(call.talkSeconds * 1000) : null,
    `${call.events} ${call.events === 1 ? "event" : "events"}`,
  ].filter((part) => part !== null);
  const Chevron = open ? ChevronDown : ChevronRight;
  const parties = to === null ? from : `${from} → ${to}`;
  return (
    <section
      className="compare-lane"
      aria-label="Compare"
      style={{ ["--gutter" as string]: `${gutterOf(call)}px` }}
    >
      <button type="button" className="compare-lane-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <b>
          <Chevron size={12} aria-hidden />
          Compare
        </b>
        <span>same zero</span>
      </button>
      <div className="compare-lane-head">
        <b className="truncate" title={parties}>
          <VisibleText text={parties} />
        </b>
        <span className="truncate faint">{about.join(" · ")}</span>
        {verdict && (
          <Tag tone={verdict.tone} mark={verdict.mark} title={verdict.title}>
            {verdict.words}
          </Tag>
        )}
        <span className="grow" />
        <IconButton label="Take its mark away" onClick={() => markCall(other)}>
          <X size={13} aria-hidden />
        </IconButton>
      </div>
      <div className={open ? "compare-lane-whole" : "compare-lane-folded scroll"}>
        <Timeline
          input={call}
          clock={clock}
          scale={scale}
          selected={null}
          onSelect={(eventId) => openCallAtEvent(call.callId, eventId)}
          bare={!open}
        />
      </div>
    </section>
  );
}
