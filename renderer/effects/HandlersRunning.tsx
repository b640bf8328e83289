import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { Dot } from "../frame/Dot";
import { useRead } from "../read";
import { clockSeconds } from "../time";
import { VisibleText } from "../ui/VisibleText";

/** In the status bar, as long as `ringback run` runs one: `handler running: node server.js`. */
export function HandlersRunning() {
  const generation = useEntities((state) => state.setupGeneration);
  const sessions = useRead("handlers", async () => (await engine.handlerSessions.list()).rows, [generation]);
  const [newest, ...others] = (sessions.data ?? []).filter(({ endedAt }) => endedAt === null);
  if (!newest) return null;
  return (
    <span title={`Takes events at ${newest.url}. Started ${clockSeconds(newest.startedAt)} by ringback run.`}>
      <Dot state="good" /> {others.length > 0 ? `${others.length + 1} handlers` : "handler"} running:{" "}
      <b>
        <VisibleText text={newest.name} />
      </b>
      {others.length > 0 && " …"}
    </span>
  );
}
