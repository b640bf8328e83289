/** A call's conformance in the words of lists and heads. */
import type { Breach, CallDetail, CallRow } from "../../shared/calls";
import type { Mark, Tone } from "../ui/Tag";

export const causeWords: Record<Breach["cause"], { words: string; title: string }> = {
  network: {
    words: "may be the network's",
    title: "Overtaken or lost on the way: the platform may have kept its rule",
  },
  platform: {
    words: "the platform's",
    title: "No network explains it: the events themselves contradict the rule",
  },
};

export function breachTone({ cause }: Pick<Breach, "cause">): Tone {
  return cause === "platform" ? "bad" : "warn";
}

/** The tag of a call's head; null while nothing is broken and something is still to come. */
export function verdictTag(
  call: Pick<CallDetail, "conformance" | "breaches" | "providerName">,
): { words: string; tone: Tone; mark: Mark; title: string } | null {
  if (call.conformance === "open") return null;
  if (call.conformance === "conforms") {
    return {
      words: "conforms",
      tone: "ok",
      mark: "check",
      title: `It breaks none of ${call.providerName}'s rules about the order of events`,
    };
  }
  const worst = call.breaches.find(({ cause }) => cause === "platform") ?? call.breaches[0];
  return {
    words: "does not conform",
    tone: worst ? breachTone(worst) : "warn",
    mark: "warning",
    title: call.breaches.map(({ sentence, rule }) => `${sentence} (${rule})`).join("\n"),
  };
}

/** In a list, where nothing else of the row says it already. */
export function breaksRule(call: CallRow): boolean {
  return call.conformance === "broken" && call.late === 0;
}
