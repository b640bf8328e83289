/** `ringback replay`: asks the engine that runs on the folder to send an event, or all of a call, once more. */
import { readFileSync } from "node:fs";
import { type ReplayDetail, type ReplayItem, replayDetail } from "../../shared/replays";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { allowHosts } from "./allow-hosts";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { readSecret } from "./given-files";
import { onStop } from "./on-stop";
import { visible } from "./visible";

export type ReplayFlags = {
  data?: string;
  to?: string;
  edit?: string;
  asKept: boolean;
  secretFile?: string;
  allowHost: string[];
  perSecond?: number;
  json: boolean;
};

export async function replay(what: string, flags: ReplayFlags): Promise<number> {
  const edit = flags.edit === undefined ? undefined : { body: readBody(flags.edit) };
  const secret = flags.secretFile === undefined ? undefined : readSecret(flags.secretFile);
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (!engine) {
    throw new CannotStart(
      `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
    );
  }
  await allowHosts(engine, flags.allowHost);
  const done = await replayOn(
    engine,
    {
      ...(/^e[1-9]\d*$/.test(what) ? { events: [what] } : { call: what }),
      ...(flags.to === undefined ? {} : { to: flags.to }),
      ...(edit ? { edit } : {}),
      ...(secret === undefined ? {} : { secret: { value: secret } }),
      ...(flags.perSecond === undefined ? {} : { perSecond: flags.perSecond }),
      sign: flags.asKept ? "as-kept" : "again",
    },
    flags,
  );
  if (flags.json) process.stdout.write(`${JSON.stringify(done)}\n`);
  else process.stdout.write(`${visible(sumUp(done))}\n`);
  return done.state === "done" && done.succeeded === done.planned ? 0 : 1;
}

async function replayOn(engine: ReadyLine, input: object, flags: ReplayFlags): Promise<ReplayDetail> {
  const ask = async (method: "GET" | "POST", path: string, body?: object) =>
    replayDetail.parse(await (await askEngine(engine, method, path, body)).json());
  let now = await ask("POST", "/replays", input);
  const { replayId } = now;
  const stopped = onStop(() => void ask("POST", `/replays/${replayId}/stop`).catch(() => process.exit(1)));
  let told = 0;
  for (;;) {
    for (const item of now.items.slice(told)) {
      if (item.sentAt === null) break;
      told += 1;
      if (!flags.json) process.stdout.write(visible(itemLine(item)));
    }
    if (now.state !== "sending") break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = await ask("GET", `/replays/${now.replayId}`);
  }
  stopped();
  return now;
}

function itemLine(item: ReplayItem): string {
  const first =
    item.first === null
      ? ""
      : `  first ${item.first.status ?? "no answer"} (${item.first.by}), ${item.compared ?? "not compared"}`;
  const became = item.newEventId === null ? "" : `  now ${item.newEventId}`;
  const answer = item.status === null ? item.error : `${item.status} after ${item.answerMs} ms`;
  const line = `  ${item.eventId.padEnd(8)} ${(item.type ?? "not read").padEnd(22)} ${answer}${first}${became}`;
  // What came in must not speak to the terminal.
  return `${line.replaceAll(/\p{Cc}/gu, "�")}\n`;
}

function sumUp(done: ReplayDetail): string {
  const to = done.handler ?? `our own receiver${done.source === null ? "" : `, source ${done.source}`}`;
  const compared = `${done.fixed} fixed, ${done.regressed} regressed, ${done.same} same`;
  const reason = done.reason === null ? "" : `\n${done.reason}`;
  return `${done.sent} of ${done.planned} sent to ${to}: ${compared}, ${done.state}.${reason}`;
}

function readBody(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
