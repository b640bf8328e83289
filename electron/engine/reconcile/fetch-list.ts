/**
 * Asking a provider for its list of calls, on the main thread like everything that talks to the network. It promises:
 * the key goes to the address that was set and nowhere else (no redirect is followed, a next page elsewhere is refused),
 * every request has a time limit, every answer a size limit and the whole list an end; `Retry-After` is waited for; what
 * goes wrong is a `ListFailed` with the next step. It keeps nothing.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { fetchChecked } from "../destinations/fetch-checked";
import type { CallListApi, ListAccess, ListPage, ListRequest, ListWindow } from "../providers/pack";
import { type AnsweredWith, failList, failureOfStatus, ListFailed, waitInWords } from "./failures";

export type ListLimits = {
  answerBytes: number;
  timeoutMs: number;
  /** Tries of one request, the first included. */
  tries: number;
  /** Between tries where the provider names no time; doubled each time. */
  pauseMs: number;
  /** A `Retry-After` longer than this ends the list instead. */
  longestWaitMs: number;
};

export const listLimits: ListLimits = {
  answerBytes: 32 * 1024 * 1024,
  timeoutMs: 60_000,
  tries: 4,
  pauseMs: 1000,
  longestWaitMs: 5 * 60_000,
};

/** Shorter ones would black out half of the text. */
const shortestHidden = 6;

export type ListCaller = {
  name: string;
  api: CallListApi;
  access: ListAccess;
  signal: AbortSignal;
  /** Told when it waits, in words; null when it goes on. */
  onWait(words: string | null): void;
  limits?: ListLimits;
};

/** The pages of the list, one after the other. */
export async function* fetchPages(caller: ListCaller, window: ListWindow): AsyncGenerator<ListPage> {
  const { api, access, name } = caller;
  let request = api.first(access, window);
  const asked = new Set<string>();
  for (;;) {
    if (asked.has(request.url) || asked.size >= api.mostPages) throw endless(caller, asked.has(request.url));
    asked.add(request.url);
    const body = await askFor(caller, request);
    const page = readJson(caller, body, (text) => api.readPage(text, request.url));
    yield page;
    if (page.next === null) return;
    request = { ...request, url: nextUrl(name, access.baseUrl, page.next) };
  }
}

/** The one call with everything, exactly as it stands in the answer. */
export async function fetchCall(caller: ListCaller, callKey: string): Promise<string> {
  const { one } = caller.api;
  if (!one) throw new Error("This provider's list has everything.");
  return readJson(caller, await askFor(caller, one.request(caller.access, callKey)), one.readCall);
}

function endless({ name, api }: ListCaller, repeated: boolean): ListFailed {
  return new ListFailed({
    code: "endless",
    sentence: repeated
      ? `${name} names a page of the list that was read already: it would never end.`
      : `The list is longer than ${api.mostPages} pages.`,
    next: repeated
      ? "Nothing was added. Reconcile again later, or drop in the provider's export."
      : "Choose a shorter window.",
  });
}

/** Only below the address that was set: the key must not follow a link anywhere else. */
function nextUrl(name: string, baseUrl: string, next: string): string {
  const url = URL.parse(next, baseUrl);
  if (url && url.origin === new URL(baseUrl).origin) return url.href;
  return failList(
    "elsewhere",
    `${name} names a next page at another address (${url?.host ?? "unreadable"}); the key was not sent there.`,
    "Check the address in this source.",
  );
}

function readJson<Result>(
  { name, access }: ListCaller,
  body: string,
  read: (text: string) => Result | null,
): Result {
  let result: Result | null;
  try {
    result = read(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failList(
      "not-json",
      `${name} answered with something that is no JSON, beginning with “${quote(body, access.key)}”.`,
      "Check the address in this source; if it is right, reconcile again later.",
    );
  }
  if (result !== null) return result;
  return failList(
    "not-a-list",
    `${name} answered, and it is no list of calls: “${quote(body, access.key)}”.`,
    "Check the address in this source.",
  );
}

/** The body of a 200. Waits and asks again where that may help. */
async function askFor(caller: ListCaller, request: ListRequest): Promise<string> {
  const { limits = listLimits, name, api, signal } = caller;
  for (let attempt = 1; ; attempt += 1) {
    const answered = await ask(caller, request, limits);
    if (typeof answered === "string") return answered;
    const mayHelp = answered.status === 429 || answered.status >= 500;
    const wait = answered.retryAfterMs ?? limits.pauseMs * 2 ** (attempt - 1);
    if (!mayHelp || attempt >= limits.tries || wait > limits.longestWaitMs) {
      throw new ListFailed(
        failureOfStatus({ name, keyFrom: api.keyFrom, hasAccount: api.account !== null }, answered),
      );
    }
    const why = answered.status === 429 ? "asks to wait" : `answered ${answered.status}: asking again in`;
    caller.onWait(`${name} ${why} ${waitInWords(wait)}`);
    await sleep(wait, undefined, { signal });
    caller.onWait(null);
  }
}

async function ask(
  { name, access, signal }: ListCaller,
  request: ListRequest,
  limits: ListLimits,
): Promise<string | AnsweredWith> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await fetchChecked(request.url, {
      headers: { accept: "application/json", ...request.headers },
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
    });
    const body = await readBody(name, response, limits.answerBytes);
    if (response.status === 200) return body;
    if (response.status >= 300 && response.status < 400) {
      return failList(
        "redirected",
        `${name} sends to another address (${response.status}); the key was not sent there.`,
        "Check the address in this source.",
      );
    }
    return {
      status: response.status,
      said: messageOf(body, access.key),
      retryAfterMs: retryAfter(response.headers.get("retry-after"), response.headers.get("date")),
    };
  } catch (error) {
    if (error instanceof ListFailed || signal.aborted) throw error;
    if (timeout.aborted) {
      return failList(
        "timeout",
        `${name} did not answer within ${waitInWords(limits.timeoutMs)}.`,
        "Choose a shorter window, or reconcile again later.",
      );
    }
    const code = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    return failList(
      "unreachable",
      `${new URL(request.url).host} cannot be reached (${code}).`,
      "Check the network and the address in this source. Dropping in the provider's export works without either.",
    );
  }
}

async function readBody(name: string, response: Response, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > limit) {
      await response.body?.cancel().catch(() => {});
      return failList(
        "too-large",
        `${name} answered with more than ${limit / 1024 / 1024} MB for one page.`,
        "Choose a shorter window.",
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function messageOf(body: string, key: string): string {
  try {
    const { error, message, errors } = JSON.parse(body) as Record<string, unknown>;
    const said = [error, message, errors].find((one) => typeof one === "string");
    return typeof said === "string" ? quote(said, key) : "";
  } catch {
    return "";
  }
}

/** What an answer says, short enough for a sentence. It may repeat the key, and sentences are kept and shown. */
function quote(text: string, key: string): string {
  const hidden = key.length < shortestHidden ? text : text.replaceAll(key, "[redacted]");
  const line = hidden.replace(/\s+/g, " ").trim();
  return (line.length > 80 ? `${line.slice(0, 80)}…` : line).toWellFormed();
}

/** Seconds or an HTTP date, by their clock as their answer tells it; null when absent or unreadable. */
function retryAfter(value: string | null, date: string | null): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  const theirs = Date.parse(date ?? "");
  return Number.isNaN(at) ? null : Math.max(at - (Number.isNaN(theirs) ? Date.now() : theirs), 0);
}
