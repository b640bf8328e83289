import type { ExportFormat } from "../../shared/sharing";
import { engine, sentenceOf } from "../engine-client";
import { host } from "../host/current-host";
import { tell } from "../notice";

/** Copies and says what was copied, or why not. */
export async function copyAs(words: string, text: () => Promise<string> | string): Promise<void> {
  try {
    await host.copyText(await text());
    tell({ words: `${words} copied`, tone: "ok" });
  } catch (error) {
    tell({ words: `${words} could not be copied. ${sentenceOf(error)}`, tone: "bad" });
  }
}

/** Of a format that holds one event a file, one after the other. People are replaced, secrets left out. */
export async function textOf(
  format: ExportFormat,
  ids: readonly string[],
  include: "calls" | "events",
): Promise<string> {
  const sets = format === "ndjson" ? [[...ids]] : ids.map((id) => [id]);
  const texts: string[] = [];
  for (const set of sets)
    texts.push(await (await engine.sharing.export({ format, ids: set, include, redact: true })).text());
  return texts.join("\n\n");
}

/** `call`, `3 calls`. */
export function many(number: number, one: string, several = `${one}s`): string {
  return number === 1 ? `the ${one}` : `${number} ${several}`;
}
