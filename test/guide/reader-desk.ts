/** What a reader of the documentation has before them: a folder with a project, the commands, an engine that runs. */
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type EngineProcess, entry } from "../harness/engine-process";

const root = join(import.meta.dirname, "..", "..");

export function layDesk(home: string, engine: EngineProcess): { work: string; env: Record<string, string> } {
  const bin = join(home, "bin");
  mkdirSync(bin);
  const command = (name: string, lines: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  // `npx ringback` is this build, on the folder that a user's would be; a request that is refused ends its block.
  command("ringback", `exec "${process.execPath}" "${entry}" "$@"`);
  command("npx", 'shift\nexec ringback "$@"');
  command("curl", `PATH="${process.env.PATH}"\nexec curl --fail-with-body "$@"`);
  symlinkSync(process.execPath, join(bin, "node"));
  const work = join(home, "work");
  mkdirSync(join(work, "tests", "calls"), { recursive: true });
  symlinkSync(join(root, "fixtures"), join(work, "fixtures"));
  symlinkSync(join(home, "ringback"), join(work, "calls"));
  copyFileSync(join(root, "fixtures/scenarios/busy-then-order.yaml"), join(work, "tests/calls/order.yaml"));
  writeFileSync(join(work, "body.json"), '{"event":{"type":"call.busy","data":{"call":{"id":"c_edited"}}}}');
  writeFileSync(join(work, "package.json"), '{"scripts":{"start":"node fixtures/handlers/sound.mjs"}}');
  return {
    work,
    env: {
      PATH: [bin, process.env.PATH].join(delimiter),
      HOME: home,
      XDG_DATA_HOME: home,
      KEPT: join(home, "kept.sh"),
      CONSOLE: engine.console,
      TOKEN: engine.token,
      CRM_TOKEN: engine.crmToken,
    },
  };
}

/** Ids of a call that was played, for pages that name some. */
export async function playForIds(engine: EngineProcess) {
  await engine.rest("POST", "/runs", { scenario: "sample", speed: 100 });
  const call = await engine.until(
    async () => (await engine.client.calls.list({ q: "final:true" })).rows[0],
    "the sample as a final call",
  );
  const [event] = (await engine.client.events.list({ limit: 1 })).rows;
  const [source] = (await engine.client.sources.list()).rows;
  if (!event || !source) throw new Error("a call that was played has events and a source");
  return { call: call.callId, event: event.eventId, source: source.sourceId };
}
