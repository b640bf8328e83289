/** One alert as JSON to the person's own webhook: `text` is what Slack and its like show, `alert` is for programs. */
import { setTimeout as pause } from "node:timers/promises";
import type { AlertRow } from "../../../shared/alerts";
import { fetchChecked, forbiddenAddress } from "../destinations/fetch-checked";
import { withTimeLimit } from "../time-limit";

export type PostedAlert = {
  text: string;
  alert: Pick<AlertRow, "kind" | "subject" | "title" | "sentence" | "since"> & { action: string };
  version: string;
};

export const forbiddenWords =
  "That address is link-local or reserved, or where a cloud keeps credentials. Nothing is ever sent there.";

const waitsMs = [1000, 10_000];
const timeoutMs = 10_000;

/** Tried three times; a refusal that a repeat would not cure once. The address is in nothing that is said. */
export async function postAlert(
  url: string,
  body: PostedAlert,
  signal: AbortSignal,
): Promise<{ ok: boolean; says: string }> {
  for (const [index, wait] of [...waitsMs, null].entries()) {
    const seen = await postOnce(url, body, signal);
    if (seen.ok || seen.isFinal || wait === null) return { ok: seen.ok, says: seen.says };
    try {
      await pause(wait, undefined, { signal });
    } catch {
      return { ok: false, says: `${seen.says}; ended after ${index + 1} ${index === 0 ? "try" : "tries"}` };
    }
  }
  return { ok: false, says: "not sent" };
}

async function postOnce(url: string, body: PostedAlert, signal: AbortSignal) {
  try {
    const response = await withTimeLimit(signal, timeoutMs, async (limited) => {
      const answered = await fetchChecked(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        redirect: "manual",
        signal: limited,
      });
      await answered.body?.cancel();
      return answered;
    });
    const { status } = response;
    const ok = status >= 200 && status < 300;
    return { ok, isFinal: status >= 300 && status < 500 && status !== 429, says: `answered ${status}` };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    if (cause?.code === forbiddenAddress) return { ok: false, isFinal: true, says: forbiddenWords };
    const says = name === "TimeoutError" ? "no answer in time" : (cause?.code ?? "nobody answers there");
    return { ok: false, isFinal: false, says };
  }
}
