/** A small provider over real HTTP: it sends an event again by a policy of its own, and tells what it met. */
import { once } from "node:events";
import { request } from "node:http";

export type OwnPolicy = {
  attempts: number;
  delaysMs: number[];
  timeoutMs: number;
  isRetried(met: Met): boolean;
};

/** A status with its `Retry-After`, or why there was none. */
export type Met = number | "timeout" | "reset";

export type Sent = { met: Met; retryAfter: string | null };

export async function sendOnce(url: string, body: string, timeoutMs = 10_000): Promise<Sent> {
  const sending = request(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    agent: false,
  });
  const timer = setTimeout(() => sending.destroy(new Error("timeout")), timeoutMs);
  sending.end(body);
  try {
    const [response] = await once(sending, "response");
    response.resume();
    await once(response, "end");
    return { met: response.statusCode, retryAfter: response.headers["retry-after"] ?? null };
  } catch (error) {
    return { met: (error as Error).message === "timeout" ? "timeout" : "reset", retryAfter: null };
  } finally {
    clearTimeout(timer);
  }
}

/** Until it is taken or given up; `wait` passes the time between two sendings. Answers what each sending met. */
export async function deliver(
  policy: OwnPolicy,
  url: string,
  body: string,
  wait: (ms: number) => Promise<void>,
): Promise<Met[]> {
  const met: Met[] = [];
  for (let attempt = 1; attempt <= policy.attempts; attempt += 1) {
    const one = (await sendOnce(url, body, policy.timeoutMs)).met;
    met.push(one);
    const isTaken = typeof one === "number" && one < 300;
    if (isTaken || !policy.isRetried(one)) break;
    if (attempt < policy.attempts) await wait(policy.delaysMs[attempt - 1] ?? policy.delaysMs.at(-1) ?? 0);
  }
  return met;
}
