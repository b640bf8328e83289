/** The verbs of how a destination is sent to, of what a person decides about a step, and of what is removed. */
import { createHash } from "node:crypto";
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { deliveryDecision } from "../../shared/sending";
import type { Json } from "../../shared/words";
import { destinationOf } from "./destinations/destinations";
import { canonicalJson } from "./providers/canonical-json";
import type { RouterParts } from "./router";
import type { StoredDestination } from "./store/destinations";
import { choicesOf } from "./store/outbox-decide";
import { countOutbox, countSteps } from "./store/outbox-records";
import { readAsking, readDeliveryDetail } from "./store/outbox-rows";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

/** A payload as large as a call record may be. */
const longestPayload = 1_000_000;

export function outboxVerbs(os: Os, { database, store, clock, setup }: RouterParts) {
  const noDestination = { message: "There is no such destination." };
  const noDelivery = { message: "There is no such delivery." };
  /** Messages of rules are counted one by one: those of one call are no record that stands or falls as a whole. */
  const countsOf = ({ destinationId, kind }: StoredDestination) =>
    destinationOf(kind).message ? countSteps(database, destinationId) : countOutbox(database, destinationId);
  return {
    sending: {
      update: os.sending.update.handler(async ({ input: { destinationId, ...change }, errors }) => {
        const row = await setup.saveSending(destinationId, change);
        if (!row) throw errors.NOT_FOUND(noDestination);
        return row;
      }),
      tryNow: os.sending.tryNow.handler(async ({ input: { destinationId }, errors }) => {
        if (!setup.destination(destinationId)) throw errors.NOT_FOUND(noDestination);
        if (!(await store.write("tryNow", { destinationId, now: clock.now() })))
          throw errors.CONFLICT({ message: "Its breaker is not open: what is due is being sent." });
        const row = setup.destinationRows().find((one) => one.destinationId === destinationId);
        if (!row) throw errors.NOT_FOUND(noDestination);
        return row;
      }),
      removal: os.sending.removal.handler(({ input: { destinationId }, errors }) => {
        const stored = setup.destination(destinationId);
        if (!stored) throw errors.NOT_FOUND(noDestination);
        const counts = countsOf(stored);
        return { ...counts, sentence: removalWords(stored, counts) };
      }),
      remove: os.sending.remove.handler(async ({ input: { destinationId, waiting }, errors }) => {
        const stored = setup.destination(destinationId);
        if (!stored) throw errors.NOT_FOUND(noDestination);
        const counts = countsOf(stored);
        const open = openOf(counts);
        if (open > 0 && waiting !== open)
          throw errors.CONFLICT({
            message: `${removalWords(stored, counts)} To remove it all the same, send waiting: ${open}.`,
            data: { ...counts, waiting: open },
          });
        await setup.removeDestination(destinationId, true);
        return {
          name: stored.name,
          sentence: `${stored.name} is removed. Until the next start it can be brought back with all that waited.`,
        };
      }),
      restore: os.sending.restore.handler(async ({ input: { destinationId }, errors }) => {
        const row = await setup.removeDestination(destinationId, false);
        if (!row) throw errors.NOT_FOUND(noDestination);
        return row;
      }),
    },
    decisions: {
      list: os.decisions.list.handler(({ input }) => ({ rows: readAsking(database, input), cursor: null })),
      decide: os.decisions.decide.handler(async ({ input: { deliveryId, ...given }, errors }) => {
        const before = readDeliveryDetail(database, deliveryId);
        if (!before) throw errors.NOT_FOUND(noDelivery);
        const decision = deliveryDecision.safeParse(given);
        if (!decision.success)
          throw errors.UNPROCESSABLE_CONTENT({
            message:
              given.choice === "address"
                ? "Give one e-mail address: address."
                : "Say which contact it is: remoteId.",
          });
        const decided = await store.write("decideDelivery", {
          deliveryId,
          decision: decision.data,
          now: clock.now(),
        });
        if (!decided) {
          const choices = choicesOf(before);
          throw errors.CONFLICT({
            message:
              choices.length === 0
                ? `It is ${before.state}: it asks nothing.`
                : `It is ${before.state}: it takes ${choices.join(", ")}.`,
          });
        }
        return readDeliveryDetail(database, deliveryId) ?? before;
      }),
      edit: os.decisions.edit.handler(async ({ input: { deliveryId, payload }, errors }) => {
        const before = readDeliveryDetail(database, deliveryId);
        if (!before) throw errors.NOT_FOUND(noDelivery);
        const text = canonicalJson(payload);
        const isObject = typeof payload === "object" && payload !== null && !Array.isArray(payload);
        if (!isObject || text.length > longestPayload)
          throw errors.UNPROCESSABLE_CONTENT({
            message: "A payload is one JSON object of at most a million characters.",
          });
        if (text === canonicalJson(before.payload as Json))
          throw errors.UNPROCESSABLE_CONTENT({
            message: "Nothing was changed. To send it again as it is, redrive it.",
          });
        const edited = await store.write("editDelivery", {
          deliveryId,
          payload: text,
          payloadSha256: createHash("sha256").update(text).digest("hex"),
          now: clock.now(),
        });
        if (!edited)
          throw errors.CONFLICT({ message: `It is ${before.state}: only what is dead can be edited.` });
        return readDeliveryDetail(database, deliveryId) ?? before;
      }),
    },
  };
}

type Counts = ReturnType<typeof countOutbox>;

function openOf({ waiting, held, dead }: Counts): number {
  return waiting + held + dead;
}

function removalWords({ name, kind }: StoredDestination, counts: Counts): string {
  const open = openOf(counts);
  if (open === 0) return `Nothing waits for ${name}. What it was told stays there.`;
  const what = destinationOf(kind).message ? "message" : "call record";
  const records = open === 1 ? what : `${what}s`;
  const parts = [
    [counts.waiting, "waiting"],
    [counts.held, "held"],
    [counts.dead, "dead"],
  ] as const;
  const words = parts.flatMap(([many, word]) => (many > 0 ? [`${many} ${word}`] : [])).join(", ");
  return `${open} ${records} did not reach ${name} yet (${words}) and never will if it is removed.`;
}
