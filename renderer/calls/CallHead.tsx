import type { CallDetail } from "../../shared/calls";
import type { Json } from "../../shared/words";
import { Note } from "../search/Note";
import { CopyButton } from "../ui/CopyButton";
import { type Mark, Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { viaWords } from "../via-words";
import { CallActions } from "./CallActions";
import { isInCall, partiesOf } from "./call-words";
import { verdictTag } from "./conformance-words";
import { durationWords } from "./duration-words";
import { outcomeWords, stageWords } from "./stage-words";

/** Who, and what can be done with the call; below it where it stands, the rest in one line, and the provider's key. */
export function CallHead({ call }: { call: CallDetail }) {
  const { from, to } = partiesOf(call);
  const state = stateOf(call);
  const verdict = verdictTag(call);
  return (
    <header className="call-head">
      <div className="call-title">
        <h1 className="truncate">
          <VisibleText text={from} />
          {to !== null && (
            <>
              <span className="call-arrow"> → </span>
              <VisibleText text={to} />
            </>
          )}
        </h1>
        <span className="grow" />
        <CallActions call={call} />
      </div>
      <div className="call-about">
        <span className="call-tags">
          <Tag tone={state.tone} mark={state.mark}>
            {state.words}
          </Tag>
          {call.outcome !== null && call.outcome !== "completed" && (
            <Tag
              tone={call.outcome === "skipped" ? "plain" : "bad"}
              mark={call.outcome === "skipped" ? "minus" : "cross"}
            >
              {outcomeWords(call.outcome)}
            </Tag>
          )}
          {verdict && (
            <Tag tone={verdict.tone} mark={verdict.mark} title={verdict.title}>
              {verdict.words}
            </Tag>
          )}
          <Tag tone="plain" title={origins[call.origin]}>
            {call.origin}
          </Tag>
          {call.via !== null && (
            <Tag tone="plain" title={viaWords[call.via]}>
              {call.via}
            </Tag>
          )}
        </span>
        <span className="truncate grow">
          <About call={call} />
        </span>
        <span className="call-key">
          <span className="mono truncate" title="The provider's key of the call">
            <VisibleText text={call.key} />
          </span>
          <CopyButton text={call.key} title="Copy the call key" />
        </span>
      </div>
      <Note id={call.callId} text={call.note} />
    </header>
  );
}

export const origins = {
  live: "Came from the platform",
  simulated: "Played by Ringback",
  replayed: "Sent again by Ringback",
  imported: "Came from a bundle or a paste",
  pulled: "Fetched from the platform's API",
} as const;

function stateOf(call: CallDetail): { words: string; tone: Tone; mark: Mark } {
  if (call.final) return { words: "final", tone: "ok", mark: "check" };
  if (call.findings.some((finding) => finding.kind === "stuck"))
    return { words: "stuck", tone: "bad", mark: "warning" };
  if (isInCall(call) && call.stage !== null)
    return { words: stageWords(call.stage), tone: "plain", mark: "clock" };
  return { words: call.ended ? "ended, not final" : "not ended", tone: "warn", mark: "clock" };
}

function About({ call }: { call: CallDetail }) {
  const id = metadataId(call.metadata);
  const parts = [
    call.providerName,
    call.direction,
    call.talkSeconds !== null && call.talkSeconds > 0
      ? `talked ${durationWords(call.talkSeconds * 1000)}`
      : null,
    call.outcomeDetail,
    call.company,
    call.agent === null ? null : `agent ${call.agent}`,
  ].filter((part) => part !== null);
  return (
    <>
      <VisibleText text={parts.join(" · ")} />
      {id && (
        <>
          {` · ${id.name} `}
          <span className="mono">
            <VisibleText text={id.value} />
          </span>
        </>
      )}
      {call.phone !== null && call.phoneFrom !== null && (
        <>
          {" · number from "}
          <span className="mono">{call.phoneFrom}</span>
        </>
      )}
    </>
  );
}

/** The first id the platform was given for this call: `orderId` reads "order". */
export function metadataId(metadata: Json): { name: string; value: string } | null {
  if (metadata === null || typeof metadata !== "object" || Array.isArray(metadata)) return null;
  for (const [name, value] of Object.entries(metadata)) {
    const noun = /^(.+?)_?[iI][dD]$/.exec(name)?.[1];
    if (noun && (typeof value === "string" || typeof value === "number") && String(value) !== "") {
      return { name: noun, value: String(value) };
    }
  }
  return null;
}
