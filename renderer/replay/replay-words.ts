/** What a replay will do and what came of it, in words. */
import type { ReplayItem, ReplayRow } from "../../shared/replays";
import type { SourceRow } from "../../shared/sources";
import { count, milliseconds } from "../time";
import type { Mark, Tone } from "../ui/Tag";
import type { ReplayTarget } from "./replay-topic";

export const comparedWords: Record<
  NonNullable<ReplayItem["compared"]>,
  { tone: Tone; mark: Mark; title: string }
> = {
  fixed: { tone: "ok", mark: "check", title: "It failed at first and succeeds now" },
  regressed: { tone: "bad", mark: "cross", title: "It succeeded at first and fails now" },
  same: { tone: "plain", mark: "minus", title: "Success or failure as at first" },
};

export function eventsWords(many: number): string {
  return many === 1 ? "1 event" : `${count(many)} events`;
}

/** What leaves, where to, and that it cannot be undone. */
export function sayWhatIsSent(many: number | null, target: ReplayTarget): string {
  const what =
    many === null ? "every event that is found" : many === 1 ? "one request" : `${count(many)} requests`;
  const order = many === 1 ? "" : ", one at a time, in the order of the log";
  if (target.kind === "own") {
    const become = many === 1 ? "It becomes an event" : "They become events";
    return `Sends ${what} to Ringback's own receiver${order}. ${become} of a replay: apart from the live call, and never told to anybody outside of this machine.`;
  }
  return `Sends ${what} to ${target.url}${order}. Credentials, cookies and what proxies wrote stay here. What was sent cannot be taken back.`;
}

type SigningOf = {
  target: ReplayTarget;
  sign: "again" | "as-kept";
  edited: boolean;
  /** Null: of several sources, or of one that is not set up. */
  source: Pick<SourceRow, "name" | "providerName" | "secrets"> | null;
  testSecret: boolean;
};

export function saySigning({ target, sign, edited, source, testSecret }: SigningOf): string {
  if (sign === "as-kept")
    return edited
      ? "With the signature it came with, which does not fit an edited body."
      : "With the signature it came with. A provider that signs the time may make it too old by now.";
  if (!source)
    return target.kind === "own"
      ? "Signed anew with the secret of each event's source, where it has one."
      : "Signed anew with the secret of each event's source; with the test secret where it has none.";
  const { name, providerName, secrets } = source;
  if (target.kind === "handler" && (testSecret || secrets.length === 0)) {
    const why = secrets.length === 0 ? `: ${name} has no secret of its own` : "";
    return `Signed anew as ${providerName} signs, with its test secret${why}.`;
  }
  if (secrets.length === 0) return `Not signed anew: ${name} has no secret, so nothing is checked either.`;
  const [only] = secrets;
  const which =
    secrets.length === 1 && only
      ? `“${only.label}”, the secret of ${name}`
      : `the secret of ${name} that it came with`;
  return `Signed anew as ${providerName} signs, with ${which}.`;
}

/** `200 after 3.1 ms`, or why there was none. */
export function answerWords(answer: {
  status: number | null;
  answerMs: number | null;
  error: string | null;
}): string {
  if (answer.status === null) return answer.error ?? "no answer";
  return answer.answerMs === null
    ? String(answer.status)
    : `${answer.status} · ${milliseconds(answer.answerMs)}`;
}

export function sumUp({ state, sent, planned, fixed, regressed, same }: ReplayRow): string {
  const parts = [
    fixed > 0 ? `${count(fixed)} fixed` : null,
    regressed > 0 ? `${count(regressed)} regressed` : null,
    same > 0 ? `${count(same)} same` : null,
  ].filter((part) => part !== null);
  const far = state === "done" ? `${eventsWords(sent)} sent` : `${count(sent)} of ${count(planned)} sent`;
  return parts.length > 0 ? `${far}: ${parts.join(", ")}` : far;
}
