/** The scenarios of the repository as QA runs them: played into our own receiver, judged by what each file expects. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runToEnd } from "../harness/engine-process";

const folder = join(import.meta.dirname, "..", "..", "fixtures", "scenarios");
const files = readdirSync(folder).map((name) => join(folder, name));
const providerOf = (file: string) => /^provider: (\S+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";

type Case = { scenario: string; case: string | null; state: string; expectations: { state: string }[] };

// An engine for each case: on two idle cores about a minute for all of them, more where others work too.
test.each([...new Set(files.map(providerOf))])(
  "%s: every scenario ends in the call it expects",
  { timeout: 600_000 },
  async (provider) => {
    const own = files.filter((file) => providerOf(file) === provider);
    const { code, stdout } = await runToEnd(["verify", "--json", ...own]);
    const { cases } = JSON.parse(stdout) as { cases: Case[] };
    expect(cases.length).toBeGreaterThanOrEqual(own.length);
    expect(cases.filter(({ state }) => state !== "pass")).toEqual([]);
    expect(code).toBe(0);
  },
);
