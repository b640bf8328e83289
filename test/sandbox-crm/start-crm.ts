/** Starts a real sandbox CRM on a free port and a temporary folder, and speaks to it over HTTP. */
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createSandboxCrm } from "../../electron/sandbox-crm/sandbox-crm";
import type { CrmSettingsPatch } from "../../shared/crm-settings";

export const token = "test-token-of-the-sandbox-crm";
export const startOfTime = Date.UTC(2026, 0, 5, 9, 0, 0);

export type Reply = { status: number; headers: Headers; body: ReplyBody };
/** Whatever came back; tests compare it whole or read single fields of it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is what the test asserts about, not what the compiler knows.
export type ReplyBody = any;

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback-crm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Its search is not behind its writes, unless a test asks for a lag: most tests are about something else. */
export async function startCrm(path = join(makeFolder(), "crm.sqlite"), settings: CrmSettingsPatch = {}) {
  const clock = {
    at: startOfTime,
    now: () => clock.at,
    advance(ms: number) {
      clock.at += ms;
    },
  };
  const crm = await createSandboxCrm({ path, port: 0, token, clock });
  onTestFinished(() => crm.close());
  const client = createClient(crm.url);
  await client.ask("PATCH", "/sandbox/settings", { searchLagMs: 0, ...settings });
  return { ...crm, path, clock, ...client };
}

/** `ask` sends what it is given; `audit` is the log, oldest first. */
export function createClient(url: string) {
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  }
  async function audit() {
    return (await ask("GET", "/audit")).body.rows.reverse();
  }
  return { ask, audit };
}

/** Like `ask`, but with a Host header of one's own, which fetch does not allow. */
export function askRaw(
  port: number,
  headers: Record<string, string>,
  path = "/counts",
): Promise<{ status: number | undefined; headers: Record<string, unknown>; body: ReplyBody }> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) }),
      );
    })
      .on("error", reject)
      .end();
  });
}
