/**
 * `ringback forward`: a route that lives as long as the command. It asks the engine that runs on the folder, prints each
 * answer in one line, and takes the route away when it ends. Exit codes: 0 ended by the user, 3 no engine runs there, the
 * route was refused, or the engine went away.
 */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { sayDuration } from "../../shared/duration";
import {
  type ForwardedAnswer,
  type ForwardRoute,
  forwardedAnswer,
  forwardRoute,
} from "../../shared/forwarding";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { allowHosts } from "./allow-hosts";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { readCertificateFile } from "./given-files";
import { visible } from "./visible";

export type ForwardFlags = {
  data?: string;
  to: string;
  source: string[];
  provider: string[];
  type: string[];
  where?: string;
  /** Milliseconds; 0: none. */
  timeout: number;
  ca?: string;
  last?: number;
  atOnce: number;
  signAgain: boolean;
  simulated: boolean;
  allowHost: string[];
  json: boolean;
};

const askedEveryMs = 200;
const answers = z.object({ rows: forwardedAnswer.array() });

export async function forward(flags: ForwardFlags): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (!engine)
    throw new CannotStart(
      `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
    );
  const ended = new AbortController();
  const end = () => ended.abort();
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  const ca = flags.ca === undefined ? undefined : readCertificateFile(flags.ca);
  await allowHosts(engine, flags.allowHost);
  const made = await askEngine(engine, "POST", "/forwarding", inputOf(flags, ca));
  const route = forwardRoute.parse(await made.json());
  const say = (line: string) => process.stdout.write(`${visible(line)}\n`);
  say(flags.json ? JSON.stringify({ route }) : sayRoute(route, engine));
  try {
    await follow(engine, route, ended.signal, flags.json, say);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(
      `The engine on ${data} ended, and the route with it. Start it again, then repeat the command with --last to take up what came meanwhile.`,
      { cause: error },
    );
  } finally {
    // Where the engine is gone it forgets the route at its next start.
    await askEngine(engine, "DELETE", `/forwarding/${route.routeId}`).catch(() => undefined);
  }
  return 0;
}

function inputOf(flags: ForwardFlags, ca: string | undefined): object {
  return {
    url: flags.to,
    sources: flags.source,
    providers: flags.provider,
    types: flags.type,
    condition: flags.where ?? "",
    timeoutMs: flags.timeout,
    atOnce: flags.atOnce,
    sign: flags.signAgain ? "again" : "as-it-came",
    simulated: flags.simulated,
    temporary: true,
    ...(ca === undefined ? {} : { ca }),
    ...(flags.last === undefined ? {} : { from: { last: flags.last } }),
  };
}

async function follow(
  engine: ReadyLine,
  { routeId }: ForwardRoute,
  ended: AbortSignal,
  json: boolean,
  say: (line: string) => void,
): Promise<void> {
  let after = 0;
  let told = "";
  while (!ended.aborted) {
    const page = await askEngine(engine, "GET", `/forwarding/${routeId}/answers?after=${after}&limit=500`);
    for (const row of answers.parse(await page.json()).rows) {
      after = row.answerId;
      say(json ? JSON.stringify(row) : sayAnswer(row));
    }
    const state = forwardRoute.parse(await (await askEngine(engine, "GET", `/forwarding/${routeId}`)).json());
    const words = sayState(state);
    if (words !== told && !json && words) say(words);
    if (told.startsWith("  down") && !words && !json) say("  it is back");
    told = words;
    await pause(askedEveryMs, undefined, { signal: ended }).catch(() => undefined);
  }
}

function sayRoute(route: ForwardRoute, engine: ReadyLine): string {
  const wait = route.timeoutMs === 0 ? "as long as it takes" : sayDuration(route.timeoutMs);
  return `Forwarding from ${engine.receiver}/hooks to ${route.url}, waiting ${wait} for an answer. Ctrl-C ends it.`;
}

/** `14:02:11  call.busy  200 in 41 ms  e12`, in local time. */
function sayAnswer(row: ForwardedAnswer): string {
  const at = new Date(row.sentAt).toTimeString().slice(0, 8);
  const answer = row.status === null ? row.error : `${row.status} in ${Math.round(row.answerMs ?? 0)} ms`;
  return `${at}  ${(row.type ?? "not read").padEnd(22)} ${answer}  ${row.eventId}`;
}

/** Empty while its handler answers. */
function sayState({ state, because, waiting, timeoutMs, underWay }: ForwardRoute): string {
  const many = waiting === 0 ? "" : `; ${waiting} ${waiting === 1 ? "waits" : "wait"}`;
  if (state === "down") return `  down: ${because}${many}`;
  if (state === "stopped") return `  stopped: ${because}`;
  const [first] = underWay;
  return timeoutMs === 0 && first ? `  ${first.eventId} is with the handler${many}` : "";
}
