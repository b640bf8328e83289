import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";

/** URL of the handler that somebody most likely means: one that runs under `ringback run`, else the last one that was sent to. */
export function useKnownHandler(): string | null {
  const generation = useEntities((state) => state.setupGeneration);
  const known = useRead("known handler", async () => {
    const [sessions, handlers] = await Promise.all([
      engine.handlerSessions.list(),
      engine.replays.handlers(),
    ]);
    const running = sessions.rows.find(({ endedAt }) => endedAt === null);
    return running?.url ?? handlers.rows[0]?.handler ?? null;
  }, [generation]);
  return known.data ?? null;
}
