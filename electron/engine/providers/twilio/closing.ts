/** Whether recording and transcript are closed: there, said to be absent, or failed. Functions of the set. */
import type { ArtifactState, Json } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { PlacedReading, ReadArtifact } from "../pack";
import { isObject, textAt } from "../paths";

export type Closing = {
  /** Null: nothing was seen of it. `open`: it was begun and is not closed. */
  state: ArtifactState | "open" | null;
  /** Where the last of it came; 0 where nothing did. */
  position: number;
};

/** Several recordings of a call: one that is there is a recording; none is closed while another runs. */
export function recordingOf(readings: PlacedReading[]): Closing {
  const states = new Map<string, "open" | "there" | "absent" | "failed">();
  let position = 0;
  for (const reading of byPosition(readings)) {
    const { type, artifacts, facts } = reading;
    const sid = textAt(facts.extra?.recording, "sid") ?? "the recording";
    const told = artifacts.recording?.state ?? (type === "recording.in-progress" ? "open" : undefined);
    if (told === undefined || told === "not-offered") continue;
    // It may arrive after its end.
    if (told === "open" && states.has(sid)) continue;
    states.set(sid, told);
    position = Math.max(position, reading.position);
  }
  return { state: worstOf([...states.values()]), position };
}

/** A transcription of a recording, or one in real time, which is closed when it stops or when the call is over. */
export function transcriptOf(readings: PlacedReading[], isOver: boolean): Closing {
  const states: ("open" | "there" | "absent" | "failed")[] = [];
  const log = byPosition(readings);
  const closers = log.filter(({ type }) => /^transcription\./.test(type ?? ""));
  for (const { artifacts } of closers) {
    const state = artifacts.transcript?.state;
    states.push(state === "there" || state === "failed" ? state : "absent");
  }
  const live = log.filter(({ type }) => /^transcription-/.test(type ?? ""));
  if (live.length > 0) {
    const said = live.some(({ artifacts }) => artifacts.transcript?.state === "there");
    const stopped = live.some(({ type }) => type === "transcription-stopped");
    const failed = live.some(({ type }) => type === "transcription-error");
    if (said) states.push(stopped || failed || isOver ? "there" : "open");
    else states.push(failed ? "failed" : stopped ? "absent" : "open");
  }
  return { state: worstOf(states), position: [...closers, ...live].at(-1)?.position ?? 0 };
}

function worstOf(states: ("open" | "there" | "absent" | "failed")[]): Closing["state"] {
  return (["there", "open", "failed", "absent"] as const).find((state) => states.includes(state)) ?? null;
}

/** A transcript in real time comes sentence by sentence: what is final of it, in its order. */
export function gather(readings: PlacedReading[]): {
  transcript?: Extract<ReadArtifact, { value?: Json }> & { position: number };
} {
  const said = byPosition(readings)
    .filter(({ type, artifacts }) => type === "transcription-content" && artifacts.transcript)
    .toSorted(
      (left, right) =>
        (left.occurredAt ?? 0) - (right.occurredAt ?? 0) || (left.sequence ?? 0) - (right.sequence ?? 0),
    );
  if (said.length === 0) return {};
  const value = said.flatMap(({ artifacts }) => {
    const turns = artifacts.transcript?.value;
    return Array.isArray(turns) ? turns.filter(isObject) : [];
  });
  const position = Math.max(...said.map((reading) => reading.position));
  return { transcript: { state: "there", value, position } };
}
