/**
 * From what was observed of a source to advice: each sentence with what it rests on and the next step. Pure. It says
 * nothing below its thresholds, and nothing that the source's owner has answered in its settings.
 */
import type { AdviceRow } from "../../../shared/advice";
import type { ArtifactName } from "../../../shared/words";
import { inWords } from "../gate/facts";
import type { Pack } from "../providers/pack";
import type { ObservedSource } from "../store/advice";
import type { StoredSource } from "../store/sources";
import { thresholds } from "./thresholds";

export type Advice = Omit<AdviceRow, "sourceId" | "source" | "dismissedAt" | "cameBack">;

type Asked = { pack: Pack; source: StoredSource; observed: ObservedSource; url: string };

export function advise(asked: Asked): Advice[] {
  return [
    ...answerAdvice(asked),
    ...artifactAdvice(asked),
    ...neverSeen(asked),
    ...reportAdvice(asked),
    ...signatureAdvice(asked),
    ...twiceAdvice(asked),
    ...clockAdvice(asked),
    ...numberAdvice(asked),
  ];
}

/** What this source answers, where the provider's own page says that it takes that for a failure. */
function answerAdvice({ pack, source: { answerStatus, name } }: Asked): Advice[] {
  const { success } = pack.retry;
  const isTaken = success.value.some(([from, to]) => answerStatus >= from && answerStatus <= to);
  const [first] = success.value;
  if (isTaken || success.known === "assumed" || !first) return [];
  const [from, to] = first;
  return [
    {
      adviceId: "answer-status",
      sentence: `This source answers ${answerStatus}, and ${pack.name} takes only ${from === to ? from : `${from} to ${to}`} for an answer: every event counts as failed there.`,
      next: `Let /hooks/${name} answer ${from} (${success.source}).`,
      evidence: { counts: {}, callIds: [], eventIds: [] },
      weight: 1,
      settle: { words: `Answer ${from}`, change: { answerStatus: from } },
    },
  ];
}

const artifactWords: Record<ArtifactName, { promise: string; what: string }> = {
  recording: { promise: "record", what: "a recording" },
  transcript: { promise: "transcribe", what: "a transcript" },
  summary: { promise: "summarise", what: "a summary" },
  analysis: { promise: "analyse", what: "an analysis" },
};

/** What the source is said to bring, against what its conversations brought. */
function artifactAdvice({ pack, source, observed }: Asked): Advice[] {
  const conversations = observed.calls.filter(({ isConversation }) => isConversation);
  if (conversations.length < thresholds.conversations) return [];
  return pack.artifacts.flatMap((name): Advice[] => {
    const bringing = conversations.filter(({ brought }) => brought.includes(name));
    const { promise, what } = artifactWords[name];
    const counts = { conversations: conversations.length, [`with ${what}`]: bringing.length };
    const turned = (value: boolean) => ({ change: { expects: { ...source.expects, [name]: value } } });
    if (source.expects[name] === true && bringing.length === 0) {
      return [
        {
          adviceId: `expects.${name}`,
          sentence: `You say you ${promise}, yet none of ${conversations.length} conversations brought ${what}.`,
          next: `Switch “we ${promise}” off, so that no call waits for it, or look in ${pack.name}'s settings why none comes.`,
          evidence: { counts, ...examples(conversations) },
          weight: conversations.length,
          settle: { words: `We do not ${promise}`, ...turned(false) },
        },
      ];
    }
    const isMany = bringing.length >= conversations.length * thresholds.unexpectedShare;
    if (source.expects[name] !== false || !isMany) return [];
    return [
      {
        adviceId: `unexpected.${name}`,
        sentence: `You say you do not ${promise}, yet ${bringing.length} of ${conversations.length} conversations brought ${what}.`,
        next: `Switch “we ${promise}” on, so that a call waits for it and leaves with it.`,
        evidence: { counts, ...examples(bringing) },
        weight: bringing.length,
        settle: { words: `We ${promise}`, ...turned(true) },
      },
    ];
  });
}

/** Events that come of nearly every call, and of this source never did. */
function neverSeen({ pack, source, observed, url }: Asked): Advice[] {
  return (pack.usualEvents ?? []).flatMap(({ type, name, beside, afterCalls, next }): Advice[] => {
    const calls = observed.calls.filter(({ types }) => types.some((one) => beside.includes(one)));
    if (observed.seenTypes.has(type) || source.withoutEvents.includes(type)) return [];
    if (calls.length < afterCalls) return [];
    return [
      {
        adviceId: `never.${type}`,
        sentence: `${name} was never seen in ${calls.length} calls.`,
        next: next.replaceAll("{url}", url),
        evidence: { counts: { calls: calls.length, [type]: 0 }, ...examples(calls) },
        weight: calls.length,
        settle: {
          words: "It is not switched on",
          change: { withoutEvents: [...source.withoutEvents, type] },
        },
      },
    ];
  });
}

function reportAdvice({ pack, observed }: Asked): Advice[] {
  const { reports } = observed;
  const other = reports.filter(({ stated, shown }) => stated !== shown);
  const [first] = other;
  const least = Math.max(thresholds.otherReports, reports.length * thresholds.otherReportsShare);
  if (!first || other.length < least) return [];
  const fewer = other.filter(({ stated, shown }) => shown < stated).length;
  return [
    {
      adviceId: "attempts",
      sentence: `${pack.name}'s report counts other attempts than its events show in ${other.length} of ${reports.length} calls: ${first.key} reports ${first.stated}, its events show ${first.shown}.`,
      next:
        fewer * 2 >= other.length
          ? "Events of attempts do not arrive: look at the timelines of these calls, and whether every call is started with this URL as callbackUrl. The report counts."
          : "More attempts arrive than are reported: look at the timelines of these calls. The report counts.",
      evidence: { counts: { reports: reports.length, "count otherwise": other.length }, ...examples(other) },
      weight: other.length,
      settle: null,
    },
  ];
}

function signatureAdvice({ pack, observed: { events } }: Asked): Advice[] {
  const missing = events.filter(({ signature }) => signature === "missing");
  const signed = events.some(({ signature }) => signature === "verified" || signature === "failed");
  if (signed || missing.length < thresholds.unsigned) return [];
  return [
    {
      adviceId: "unsigned",
      sentence: `A secret is set, yet none of the last ${missing.length} events carries a signature: none of them takes part in its call.`,
      next: `Switch signing on at ${pack.name}, or take the secret out. ${pack.signs}`,
      evidence: {
        counts: { events: events.length, "without a signature": missing.length },
        ...show(missing),
      },
      weight: missing.length,
      settle: null,
    },
  ];
}

function twiceAdvice({ pack, observed: { events } }: Asked): Advice[] {
  const originals = events.filter(({ inFold, duplicateOf }) => inFold && duplicateOf === null);
  const copied = new Set(events.flatMap(({ duplicateOf }) => duplicateOf ?? []));
  const twice = originals.filter(({ position }) => copied.has(position));
  if (twice.length < Math.max(thresholds.twice, originals.length * thresholds.twiceShare)) return [];
  return [
    {
      adviceId: "twice",
      sentence: `Nearly every event arrives more than once: ${twice.length} of the last ${originals.length} had a copy.`,
      next: `Two webhooks of ${pack.name} point here, or something before this machine sends twice: keep one of them. Copies change nothing about the calls.`,
      evidence: { counts: { events: originals.length, "with a copy": twice.length }, ...show(twice) },
      weight: twice.length,
      settle: null,
    },
  ];
}

/** A time after the arrival is a clock that is off; one long before it may be a delay, unless every one of them is. */
function clockAdvice({ pack, observed: { events } }: Asked): Advice[] {
  const timed = events.flatMap((event) =>
    event.occurredAt === null ? [] : [{ ...event, aheadMs: event.occurredAt - event.receivedAt }],
  );
  if (timed.length < thresholds.timedEvents) return [];
  const ahead = timed.filter(({ aheadMs }) => aheadMs > thresholds.aheadMs);
  const nearest = -Math.max(...timed.map(({ aheadMs }) => aheadMs));
  const next = `Compare the clock of this machine with ${pack.name}'s: whole hours mean a time zone. Order and deadlines go by arrival here.`;
  if (ahead.length * 2 >= timed.length) {
    const middle =
      ahead.map(({ aheadMs }) => aheadMs).sort((a, b) => a - b)[Math.floor(ahead.length / 2)] ?? 0;
    return [
      {
        adviceId: "clock",
        sentence: `The times in ${ahead.length} of ${timed.length} events lie after their arrival, by ${inWords(middle)} in the middle: a clock is off.`,
        next,
        evidence: {
          counts: { "events with a time": timed.length, "after the arrival": ahead.length },
          ...show(ahead),
        },
        weight: ahead.length,
        settle: null,
      },
    ];
  }
  if (nearest <= thresholds.behindMs) return [];
  return [
    {
      adviceId: "clock",
      sentence: `The times in all of ${timed.length} events lie at least ${inWords(nearest)} before their arrival: a clock is off, or events are held back.`,
      next,
      evidence: {
        counts: { "events with a time": timed.length, minutes: Math.round(nearest / 60_000) },
        ...show(timed),
      },
      weight: timed.length,
      settle: null,
    },
  ];
}

function numberAdvice({ source, observed: { numbers } }: Asked): Advice[] {
  const national = numbers.filter(({ raw }) => !raw.trim().startsWith("+"));
  if (numbers.length < thresholds.nationalNumbers || national.length < numbers.length) return [];
  return [
    {
      adviceId: "country",
      sentence: `All of the last ${numbers.length} numbers come without a country code; they are read as numbers of ${source.country}.`,
      next: `If they are from elsewhere, set the country of this source. If ${source.country} is right, put this away.`,
      evidence: {
        counts: { numbers: numbers.length, "without a country code": national.length },
        ...show(national),
      },
      weight: numbers.length,
      settle: null,
    },
  ];
}

function examples(calls: readonly { callId: string }[]): Pick<AdviceRow["evidence"], "callIds" | "eventIds"> {
  return { callIds: calls.slice(0, thresholds.examples).map(({ callId }) => callId), eventIds: [] };
}

function show(
  events: readonly { eventId: string; callId: string | null }[],
): Pick<AdviceRow["evidence"], "callIds" | "eventIds"> {
  const some = events.slice(0, thresholds.examples);
  return {
    callIds: [...new Set(some.flatMap(({ callId }) => callId ?? []))],
    eventIds: some.map(({ eventId }) => eventId),
  };
}
