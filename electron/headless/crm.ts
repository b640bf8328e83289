/** `ringback crm`: the sandbox CRM alone, with its database and token in a folder of its own. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { explainListen } from "../engine/engine";
import { createSandboxCrm } from "../sandbox-crm/sandbox-crm";

export async function runCrm(flags: { data: string; crmPort: number; json: boolean }): Promise<undefined> {
  const data = resolve(flags.data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const tokenFile = join(data, "crm-token");
  const token = readToken(tokenFile);
  const crm = await createSandboxCrm({
    path: join(data, "crm.sqlite"),
    port: flags.crmPort,
    token,
    clock: { now: () => Date.now() },
  }).catch((error: unknown) => {
    throw explainListen(error, flags.crmPort, "sandbox CRM", "--crm-port");
  });
  const end = () => void crm.close().then(() => process.exit(0));
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  const ready = { crm: crm.url, tokenFile, pid: process.pid };
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(ready)}\n`
      : `Sandbox CRM on ${crm.url}, token in ${tokenFile}. Ctrl+C ends it.\n`,
  );
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    const token = `crm_${randomBytes(24).toString("base64url")}`;
    writeFileSync(path, `${token}\n`, { mode: 0o600 });
    return token;
  }
}
