/** The eight faults a toggle stands for, as they lie in a step's `fault:`; which exclude each other is the file's rule. */
import type { StepFault } from "../../shared/scenario";
import type { PlannedStep } from "../../shared/scenario-plan";

export const faultKinds = [
  "duplicate",
  "reorder",
  "delay",
  "drop",
  "mutate",
  "bad signature",
  "stale time",
  "burst",
] as const;
export type FaultKind = (typeof faultKinds)[number];

type Faulted = Pick<PlannedStep, "fault" | "dropped">;

export function hasFault({ fault, dropped }: Faulted, kind: FaultKind): boolean {
  switch (kind) {
    case "duplicate":
      return fault?.duplicate !== undefined;
    case "reorder":
      return fault?.before !== undefined;
    case "delay":
      return fault?.delay !== undefined;
    case "drop":
      return dropped;
    case "mutate":
      return (fault?.mutate ?? fault?.without ?? fault?.contentType) !== undefined;
    case "bad signature":
      return fault?.signature === "bad" || fault?.signature === "none";
    case "stale time":
      return fault?.signature === "stale";
    case "burst":
      return fault?.burst !== undefined;
  }
}

export function faultsOf(step: Faulted): FaultKind[] {
  return faultKinds.filter((kind) => hasFault(step, kind));
}

/** How much of it, in a few characters: `×3`, `22 s`, `1`. */
export function amountOf({ fault }: Faulted, kind: FaultKind): string {
  switch (kind) {
    case "duplicate":
      return `×${fault?.duplicate ?? 2}`;
    case "reorder":
      return "1";
    case "delay":
      return spaced(fault?.delay ?? "");
    case "drop":
      return "1";
    case "mutate":
      return mutateWords(fault);
    case "bad signature":
      return fault?.signature === "none" ? "none" : "bad";
    case "stale time":
      return "1 h old";
    case "burst":
      return `×${fault?.burst ?? 2}`;
  }
}

function mutateWords(fault: StepFault | null): string {
  const fields = Object.keys(fault?.mutate ?? {}).length + (fault?.without?.length ?? 0);
  return String(fields + (fault?.contentType === undefined ? 0 : 1));
}

/** What stands on the thread: one word a fault. */
export function chipWords(step: Faulted): string {
  return faultsOf(step)
    .map((kind) => {
      if (kind === "duplicate") return amountOf(step, kind);
      if (kind === "delay") return `+${amountOf(step, kind)}`;
      if (kind === "burst") return `burst ${amountOf(step, kind)}`;
      return kind;
    })
    .join(" · ");
}

/** `1m30s` as people read it. */
function spaced(time: string): string {
  return time.replaceAll(/(\d)(ms|[hms])/g, "$1\u00a0$2 ").trim();
}

/** Fault of a step with one kind switched on; what the file refuses beside it goes. `overtakes`: of a reorder. */
export function withFault(fault: StepFault | null, kind: FaultKind, overtakes: string): StepFault {
  const { drop: _, ...rest } = fault ?? {};
  const { duplicate: _duplicate, within: _within, burst: _burst, ...once } = rest;
  const { before: _before, delay: _delay, ...inPlace } = rest;
  switch (kind) {
    case "duplicate":
      return { ...once, duplicate: 2, within: "1s" };
    case "burst":
      return { ...once, burst: 5 };
    case "reorder":
      return { ...inPlace, before: overtakes };
    case "delay":
      return { ...inPlace, delay: "30s" };
    case "drop":
      return { drop: true };
    case "mutate":
      return { ...rest, mutate: { unexpected: true } };
    case "bad signature":
      return { ...rest, signature: "bad" };
    case "stale time":
      return { ...rest, signature: "stale" };
  }
}

/** The same switched off; without anything left, null. */
export function withoutFault(fault: StepFault | null, kind: FaultKind): StepFault | null {
  const gone: Record<FaultKind, (keyof StepFault)[]> = {
    duplicate: ["duplicate", "within", "copies"],
    reorder: ["before"],
    delay: ["delay"],
    drop: ["drop"],
    mutate: ["mutate", "without", "contentType"],
    "bad signature": ["signature"],
    "stale time": ["signature"],
    burst: ["burst", "copies"],
  };
  const left = Object.entries(fault ?? {}).filter(([key]) => !gone[kind].includes(key as keyof StepFault));
  const kept = left.filter(([key, value]) => !(kind === "mutate" && key === "copies" && value === "changed"));
  return kept.length > 0 ? (Object.fromEntries(kept) as StepFault) : null;
}
