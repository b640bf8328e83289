/** The values of a policy: what each is called, how it is said, how it is written to be changed, and read back. */
import { sayDuration, writeDuration } from "../../../shared/duration";
import type { Known, RetryOverride, RetryPolicy } from "../../../shared/retries";
import { readDuration, readDurations, writeDurations } from "../../duration-text";
import { readStatuses, sayStatuses } from "./status-ranges";

export type RetryKey = keyof RetryOverride;

export type RetryValue = {
  key: RetryKey;
  label: string;
  /** What is to be typed. */
  hint: string;
  /** Instead of typing: words by what is kept. */
  choices?: Readonly<Record<string, string>>;
  say: (policy: RetryPolicy) => string;
  /** Further words; null: there are none. */
  more?: (policy: RetryPolicy) => string | null;
  write: (policy: RetryPolicy) => string;
  /** The value, or what is wrong with the text. */
  read: (text: string) => RetryOverride | string;
};

const longestAnswerMs = 3_600_000;

export const retryValues: readonly RetryValue[] = [
  {
    key: "timeoutMs",
    label: "Waits for the answer",
    hint: "30s",
    say: ({ timeoutMs }) => sayDuration(timeoutMs.value),
    write: ({ timeoutMs }) => writeDuration(timeoutMs.value),
    read: (text) => {
      const timeoutMs = readDuration(text, { leastMs: 1, mostMs: longestAnswerMs });
      return typeof timeoutMs === "string" ? timeoutMs : { timeoutMs };
    },
  },
  {
    key: "retriedStatuses",
    label: "Sends again after a status",
    hint: "5xx, 429; nothing: never",
    say: ({ retriedStatuses }) => sayStatuses(retriedStatuses.value) || "never",
    write: ({ retriedStatuses }) => sayStatuses(retriedStatuses.value),
    read: (text) => {
      const retriedStatuses = readStatuses(text);
      return typeof retriedStatuses === "string" ? retriedStatuses : { retriedStatuses };
    },
  },
  {
    key: "retriedWithoutAnswer",
    label: "Sends again without an answer",
    hint: "",
    choices: {
      "": "never",
      timeout: "answer too late",
      connection: "no connection",
      "timeout connection": "answer too late, no connection",
    },
    say: (policy) => withoutAnswerWords(policy) ?? "never",
    write: ({ retriedWithoutAnswer: { value } }) =>
      (["timeout", "connection"] as const).filter((one) => value[one]).join(" "),
    read: (text) => ({
      retriedWithoutAnswer: { timeout: text.includes("timeout"), connection: text.includes("connection") },
    }),
  },
  {
    key: "delaysMs",
    label: "When",
    hint: "30s, 5m, 2h5m; the last one repeats",
    say: (policy) => {
      const waits = waitsOf(policy);
      if (waits.length === 0) return "never";
      const shown = waits.slice(0, mostShown).map(sayDuration).join(", ");
      return `after ${shown}${waits.length > mostShown ? ` … ${sayDuration(waits.at(-1) ?? 0)}` : ""}`;
    },
    more: (policy) => {
      const waits = waitsOf(policy);
      if (waits.length < 2) return null;
      const lastMs = waits.reduce((sum, wait) => sum + wait, 0);
      return `each from the failure before; the last at least ${sayDuration(lastMs)} after the first attempt`;
    },
    write: ({ delaysMs }) => writeDurations(delaysMs.value),
    read: (text) => {
      const delaysMs = readDurations(text);
      return typeof delaysMs === "string" ? delaysMs : { delaysMs };
    },
  },
  {
    key: "jitter",
    label: "Jitter",
    hint: "10 %",
    say: ({ jitter: { value } }) =>
      value === 0 ? "none" : `each wait up to ${percent(value)} shorter or longer`,
    write: ({ jitter }) => percent(jitter.value),
    read: (text) => {
      const share = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim())?.[1];
      const jitter = Number(share) / 100;
      return jitter >= 0 && jitter <= 1 ? { jitter } : `“${text.trim()}” is no share: write 0 % to 100 %.`;
    },
  },
  {
    key: "attempts",
    label: "Gives up after",
    hint: "3; the first counts",
    say: ({ attempts: { value } }) => (value === 1 ? "the first attempt" : `${value} attempts`),
    write: ({ attempts }) => String(attempts.value),
    read: (text) => {
      const attempts = wholeNumber(text);
      return attempts !== null && attempts >= 1 && attempts <= 100
        ? { attempts }
        : `“${text.trim()}” is no number of attempts: write 1 to 100, the first one counted.`;
    },
  },
  {
    key: "disablesAfterGivenUp",
    label: "Switches the webhook off",
    hint: "lost events in a row; nothing: never",
    say: ({ disables: { value } }) => {
      if (!value.may) return "never";
      const { afterGivenUp, failingForMs } = value;
      if (failingForMs !== undefined) return `once everything has failed for ${sayDuration(failingForMs)}`;
      if (afterGivenUp === null) return "may do so; after how many failures is not published";
      return `after ${afterGivenUp} lost ${afterGivenUp === 1 ? "event" : "events in a row"}`;
    },
    write: ({ disables }) => String(disables.value.afterGivenUp ?? ""),
    read: (text) => {
      if (text.trim() === "") return { disablesAfterGivenUp: null };
      const lost = wholeNumber(text);
      return lost !== null && lost >= 1
        ? { disablesAfterGivenUp: lost }
        : `“${text.trim()}” is no number of lost events: write 5, or nothing for never.`;
    },
  },
];

const mostShown = 10;

export function factOf(policy: RetryPolicy, key: RetryKey): { known: Known; source: string } {
  return key === "disablesAfterGivenUp" ? policy.disables : policy[key];
}

/** What was typed, by value; a value that is not in it is the pack's. */
export type RetryDraft = Partial<Record<RetryKey, string>>;

export function draftOf(policy: RetryPolicy, own: RetryOverride | null): RetryDraft {
  return Object.fromEntries(
    retryValues.flatMap(({ key, write }) => (own?.[key] === undefined ? [] : [[key, write(policy)]])),
  );
}

/** Null: nothing is otherwise than in the pack. What is wrong stands by its value, and nothing of that is in it. */
export function readDraft(draft: RetryDraft): {
  own: RetryOverride | null;
  problems: Partial<Record<RetryKey, string>>;
} {
  const problems: Partial<Record<RetryKey, string>> = {};
  const own: RetryOverride = {};
  for (const { key, read } of retryValues) {
    const text = draft[key];
    if (text === undefined) continue;
    const value = read(text);
    if (typeof value === "string") problems[key] = value;
    else Object.assign(own, value);
  }
  return { own: Object.keys(own).length > 0 ? own : null, problems };
}

/** What of a policy has no effect as it stands; null: all of it has. */
export function idleWords(policy: RetryPolicy): string | null {
  const { attempts, delaysMs, retriedStatuses } = policy;
  const isRetried = retriedStatuses.value.length > 0 || withoutAnswerWords(policy) !== null;
  if (attempts.value > 1 && !isRetried)
    return "Nothing is sent again yet: say after which status, or that it is sent again without an answer.";
  if (attempts.value === 1 && (isRetried || delaysMs.value.length > 0))
    return "Nothing is sent again: it gives up after the first attempt.";
  const retries = attempts.value - 1;
  if (delaysMs.value.length > retries)
    return `Of these ${delaysMs.value.length} waits ${retries === 1 ? "one counts" : `${retries} count`}: it gives up after ${attempts.value} attempts.`;
  return null;
}

/** From a failure to the next attempt, one for each retry; none where nothing is sent again. */
function waitsOf(policy: RetryPolicy): number[] {
  const { attempts, delaysMs, retriedStatuses } = policy;
  if (retriedStatuses.value.length === 0 && withoutAnswerWords(policy) === null) return [];
  const last = delaysMs.value.at(-1) ?? 0;
  return Array.from({ length: attempts.value - 1 }, (_, index) => delaysMs.value[index] ?? last);
}

function withoutAnswerWords({ retriedWithoutAnswer: { value } }: RetryPolicy): string | null {
  const words = [value.timeout ? "answer too late" : [], value.connection ? "no connection" : []].flat();
  return words.length === 0 ? null : words.join(", ");
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
