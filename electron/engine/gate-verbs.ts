/** The verbs of a destination's gate. What they ask of the log is asked on the search thread. */
import type { Implementer } from "@orpc/server";
import type { GateVerdict } from "../../shared/calls";
import type { contract } from "../../shared/contract";
import type { GateSetup } from "../../shared/gate-settings";
import { destinationOf } from "./destinations/destinations";
import { describeProviderGate } from "./gate/effective";
import { packOf } from "./providers/packs";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { readCallRows, readGateVerdicts } from "./store/calls";
import type { StoredDestination } from "./store/destinations";
import { countUntaken, readUntaken } from "./store/gates";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noDestination = { message: "There is no such destination." };
const noCall = { message: "There is no such call." };

export function gateVerbs(os: Os, { database, store, clock, setup, reader, search }: RouterParts) {
  function describe(stored: StoredDestination): GateSetup {
    const { gate, remote, canUpdate } = destinationOf(stored.kind);
    const providers = new Set(setup.sourceRows().map(({ provider }) => provider));
    for (const provider of Object.keys(stored.gate.providers ?? {})) providers.add(provider as never);
    return {
      settings: stored.gate,
      changedAt: stored.gateBefore?.at(-1)?.until ?? null,
      preset: gate,
      remote,
      canUpdate,
      providers: [...providers].map((provider) => describeProviderGate(packOf(provider))),
    };
  }

  return {
    gates: {
      settings: os.gates.settings.handler(({ input, errors }) => {
        const stored = setup.destination(input.destinationId);
        return stored ? describe(stored) : fail(errors.NOT_FOUND(noDestination));
      }),
      preview: os.gates.preview.handler(async ({ input, errors }) => {
        await reader.settled();
        const preview = await search.ask("previewGate", input, clock.now());
        return preview ?? fail(errors.NOT_FOUND(noDestination));
      }),
      save: os.gates.save.handler(async ({ input: { destinationId, gate }, errors }) => {
        const stored = await setup.changeGate(destinationId, gate);
        if (!stored) throw errors.NOT_FOUND(noDestination);
        await reader.settled();
        return describe(stored);
      }),
      finalize: os.gates.finalize.handler(async ({ input: { callId, destinationId }, errors }) => {
        await reader.settled();
        if (readCallRows(database, [callId]).length === 0) throw errors.NOT_FOUND(noCall);
        const all = readGateVerdicts(database, callId);
        const asked = destinationId ? all.filter((one) => one.destinationId === destinationId) : all;
        if (asked.length === 0)
          throw errors.NOT_FOUND({ message: "No destination of this id has judged this call." });
        const byHand = await search.ask("judgeByHand", { callId }, clock.now());
        const refused: { destinationId: string; destination: string; because: string }[] = [];
        const finalized: { destinationId: string; destination: string; missing: string[] }[] = [];
        for (const verdict of asked) {
          const { destinationId: id, destination } = verdict;
          const would = byHand.find((one) => one.destinationId === id);
          const because = whyNotFinalized(verdict, would);
          if (because === null)
            finalized.push({ destinationId: id, destination, missing: missingOf(verdict) });
          else refused.push({ destinationId: id, destination, because });
        }
        if (finalized.length === 0)
          throw errors.CONFLICT({ message: refused[0]?.because ?? "There is nothing to finalize." });
        const gates = finalized.map(({ destination: _, ...gate }) => gate);
        await store.write("finalize", { callId, at: clock.now(), gates });
        await reader.settled();
        return { finalized, refused };
      }),
      untaken: os.gates.untaken.handler(({ input }) => ({
        count: countUntaken(database),
        rows: readCallRows(database, readUntaken(database, input.limit)).map((call) => ({
          call,
          because:
            readGateVerdicts(database, call.callId).find(({ notTaken }) => notTaken)?.sentence ??
            "No destination is switched on.",
        })),
        cursor: null,
      })),
      usual: os.gates.usual.handler(async ({ input, errors }) => {
        if (!setup.destination(input.destinationId)) throw errors.NOT_FOUND(noDestination);
        return await search.ask("usualWait", input, clock.now());
      }),
    },
  };
}

/** A gate is opened by hand for an ended call that it keeps, and that is allowed by the gate as it is now. */
function whyNotFinalized(
  { state, heldBy, sentence, checks }: GateVerdict,
  would: { opens: boolean; sentence: string } | undefined,
): string | null {
  if (state === "opened") return "It left already: there is nothing to finalize.";
  if (checks.some(({ name, mark }) => name === "ended" && mark !== "check"))
    return "Its end was not observed, and none is invented: it cannot be finalized.";
  if (heldBy === "would-change") return "It was sent before. Send the difference under Would change.";
  if (!would?.opens) return would?.sentence ?? sentence;
  return null;
}

function missingOf({ checks, heldBy }: GateVerdict): string[] {
  const final = checks.find(({ name }) => name === "final");
  const complete = checks.find(({ name }) => name === "complete");
  const missing = complete?.missing ?? [];
  return final && final.mark !== "check" && heldBy !== "history" ? [...missing, "final event"] : missing;
}
