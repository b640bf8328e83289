/**
 * Effects as if a handler had made them for kept events: written beside the engine, into its database. What really ties
 * an effect to an event is told by `test/engine/effects.test.ts`.
 */
import { join } from "node:path";
import { openWriter } from "../../electron/engine/store/database";
import { type NewEffect, saveEffects, saveHandlerSession } from "../../electron/engine/store/effects";

export type KeptEffect = Partial<NewEffect> & Pick<NewEffect, "method" | "url">;

export function keepEffects(
  data: string,
  effects: KeptEffect[],
  connections: { subject: string; place: string; tls: boolean; count: number }[] = [],
): void {
  const database = openWriter(join(data, "ringback.sqlite"));
  const sessionId = `hs_${Date.now().toString(16)}`;
  database.transaction(() => {
    saveHandlerSession(database, {
      ...{ sessionId, name: "node server.js", url: "http://127.0.0.1:3000/hooks", startedAt: Date.now() },
      ...{ endedAt: Date.now(), endedBecause: "It ended." },
    });
    saveEffects(database, {
      sessionId,
      effects: effects.map((effect, index) => ({
        ...{ key: `1 ${index}`, seen: "inside", place: null, bytes: null, startedAt: Date.now(), afterMs: 4 },
        ...{ status: 201, ms: 12.4, error: null, subject: null, untied: null },
        ...effect,
      })),
      beyond: [],
      connections,
    });
  })();
  database.close();
}
