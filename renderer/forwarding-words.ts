/** A route of the forwarder in words. */
import type { ForwardedMark, ForwardRoute } from "../shared/forwarding";
import { isGoodAnswer } from "../shared/forwarding-usual";
import { clockSeconds, count, duration } from "./time";
import type { Mark, Tone } from "./ui/Tag";

export type StateWords = { words: string; tone: Tone; mark: Mark };

export function stateWords({ state, underWay, timeoutMs, since }: ForwardRoute): StateWords {
  switch (state) {
    case "stopped":
      return { words: "stopped", tone: "bad", mark: "cross" };
    case "paused":
      return { words: "paused", tone: "plain", mark: "minus" };
    case "down":
      return { words: `down since ${clockSeconds(since ?? 0)}`, tone: "bad", mark: "cross" };
    case "asking":
      return { words: "back, and waits for you", tone: "warn", mark: "warning" };
    case "catching-up":
      return { words: "catching up", tone: "warn", mark: "clock" };
    case "up":
      return timeoutMs === 0 && underWay.length > 0
        ? { words: "waits at a breakpoint", tone: "warn", mark: "clock" }
        : { words: "forwarding", tone: "ok", mark: "check" };
  }
}

/** Which events: `all events`, `mirai, call.busy, has:problem`. */
export function meantWords(
  route: Pick<ForwardRoute, "sources" | "providers" | "types" | "condition" | "simulated">,
): string {
  const parts = [...route.sources, ...route.providers, ...route.types, route.condition].filter(Boolean);
  const words = parts.length === 0 ? "all events" : parts.join(", ");
  return route.simulated ? `${words}, simulated too` : words;
}

export function waitingWords({
  waiting,
  waitingMore,
}: Pick<ForwardRoute, "waiting" | "waitingMore">): string {
  return waiting === 0 ? "none" : `${count(waiting)}${waitingMore ? "+" : ""}`;
}

/** `200 in 41 ms`; without a status `no answer`. */
export function answerWords({ status, answerMs }: Pick<ForwardedMark, "status" | "answerMs">): string {
  if (status === null) return "no answer";
  return answerMs === null ? String(status) : `${status} in ${duration(answerMs)}`;
}

/** `127.0.0.1:3000/webhooks`: plain HTTP goes without saying. */
export function addressOf(url: string): string {
  return url.replace(/^http:\/\//, "");
}

/** Of several answers to one event the one to be shown: the first that was not good, else the first. */
export function tellingMark(marks: readonly ForwardedMark[]): ForwardedMark | null {
  return marks.find((mark) => !isGoodAnswer(mark)) ?? marks[0] ?? null;
}
