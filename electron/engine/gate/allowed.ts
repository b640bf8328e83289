/**
 * Whether a call may go to a destination at all, answer by answer: origin, signature, test, spam, status, route,
 * consent. The first that refuses gives the sentence; those that ask for the end of the call wait for it.
 */
import type { GatePart } from "../../../shared/calls";
import { eventIdOf } from "../store/events";
import { judgeConditions } from "./conditions";
import { judgeConsent } from "./consent";
import type { GateInput } from "./gate-input";
import { explainStatus, passesAllowList } from "./gate-words";
import { whyNotTaken } from "./takes";

export type Allowed = {
  /** Why the call never goes there; null when it may. */
  refusal: string | null;
  /** True: a condition of the destination refuses it, and nothing else does. */
  notTaken: boolean;
  /** A consent it waits for, in words; null: none is asked for, or it is given. */
  consentMissing: string | null;
  parts: GatePart[];
};

type Answer = GatePart & { refuses: boolean };

export function judgeAllowed(input: GateInput): Allowed {
  const ended = input.fold.judgement.ended !== null;
  const route = ended ? routeOf(input) : [later("route", "after the end")];
  const consent = consentOf(input, ended);
  const answers = [...beforeTheEnd(input), statusOf(input, ended), ...route, consent].filter(
    (one) => one !== null,
  );
  const first = answers.find(({ refuses }) => refuses);
  const isMissing = consent !== null && ended && !consent.refuses && consent.mark !== "check";
  return {
    refusal: first?.because ?? null,
    notTaken: first !== undefined && route.includes(first),
    consentMissing: isMissing ? consent.because : null,
    parts: answers.map(({ refuses: _, ...part }) => part),
  };
}

function beforeTheEnd({ destination, stored, origin, fold }: GateInput): Answer[] {
  const { remote } = destination;
  const answers: Answer[] = [];
  const leaves = origin === "live" || origin === "pulled";
  answers.push(
    remote && !leaves
      ? refuse(
          "origin",
          `Only live calls leave this machine: this one is ${origin}, so ${stored.name} is not told.`,
        )
      : say("origin", remote || origin === "live" ? origin : `${origin}, stays on this machine`),
  );
  if (fold.originals.length === 0)
    answers.push(later("signature", "none of its events counts while their signatures are not good"));
  else answers.push(say("signature", "of every event that counts, as its source asks"));
  if (fold.test)
    answers.push(
      remote
        ? refuse("test", `A test call never leaves this machine: ${stored.name} is not told.`)
        : say("test", "a test call, stays on this machine"),
    );
  if (fold.spam)
    answers.push(
      remote
        ? refuse("spam", `Marked as spam: ${stored.name} is not told.`)
        : say("spam", "marked as spam, stays on this machine"),
    );
  return answers;
}

function statusOf({ fold, facts, gate, pack }: GateInput, ended: boolean): Answer | null {
  if (!gate.preset.allowStatuses) return null;
  const setting = gate.settings.providers?.[pack.id]?.statuses ? `providers.${pack.id}.statuses` : null;
  const eventId = facts.ended ? eventIdOf(facts.ended.position) : null;
  if (passesAllowList(fold, gate.preset))
    return { ...say("status", `“${fold.judgement.allowStatus}” may leave`), eventId, setting };
  const because = explainStatus(fold, gate.preset);
  return ended
    ? { ...refuse("status", because), eventId, setting }
    : { ...later("status", because), eventId, setting };
}

function routeOf({ content, gate, stored }: GateInput): Answer[] {
  const conditions = judgeConditions(content, gate.settings.takes, stored.name).map(
    ({ name, ok, because }): Answer => ({
      ...(ok ? say("route", because) : refuse("route", because)),
      setting: `takes.${name}`,
    }),
  );
  const silent = whyNotTaken(content, gate, stored.name);
  const setting = content.outcomeClass === "never-dialled" ? "neverDialled" : "withoutConversation";
  if (silent !== null) return [...conditions, { ...refuse("route", silent), setting }];
  return conditions.length > 0 ? conditions : [say("route", `${stored.name} takes it`)];
}

function consentOf({ content, gate, stored }: GateInput, ended: boolean): Answer | null {
  const consent = judgeConsent(content, gate.settings.consent, stored.name);
  if (!consent) return null;
  const { mark, because, setting } = consent;
  const part = { name: "consent", because, eventId: null, setting };
  if (!ended) return { ...part, mark: mark === "check" ? "check" : "clock", refuses: false };
  return { ...part, mark, refuses: consent.refuses };
}

function say(name: string, because: string): Answer {
  return { name, mark: "check", because, eventId: null, setting: null, refuses: false };
}
function later(name: string, because: string): Answer {
  return { name, mark: "clock", because, eventId: null, setting: null, refuses: false };
}
function refuse(name: string, because: string): Answer {
  return { name, mark: "cross", because, eventId: null, setting: null, refuses: true };
}
