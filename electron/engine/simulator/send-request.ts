/** One request over real HTTP. An unreachable receiver is a value: it answers in words and never throws. */

import { type Agent, request as openRequest } from "node:http";
import type { Socket } from "node:net";
import type { DraftRequest } from "../providers/pack";

export type Answer = {
  status: number | null;
  answerMs: number | null;
  error: string | null;
  /** Text of the answer, cut after its first 4,096 characters; null without one. */
  answerBody: string | null;
};

const patienceMs = 30_000;
const keptCharacters = 4096;

function sayError(error: NodeJS.ErrnoException, target: URL): string {
  if (error.code === "ECONNREFUSED") return `Nobody listens at ${target.host}`;
  if (error.code === "ENOTFOUND") return `There is no host called ${target.hostname}`;
  if (error.code === "ECONNRESET" || error.code === "EPIPE")
    return "The connection was closed before an answer";
  return `The request failed: ${error.message}`;
}

/** Method, path, headers and bytes go out as they stand; only host, length and the run token are added. */
export function sendRequest(
  draft: DraftRequest,
  to: {
    receiver: URL;
    /** Null: a handler, which is never shown one. */
    token: string | null;
    agent: Agent;
    /** The connection it leaves on, before anything of it is written. */
    onConnection?: (connection: Socket) => void;
  },
): Promise<Answer> {
  const { receiver, token, agent, onConnection } = to;
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const sent = openRequest({
      agent,
      host: receiver.hostname.replace(/^\[|\]$/g, ""),
      port: receiver.port || 80,
      method: draft.method,
      path: draft.path,
      timeout: patienceMs,
      headers: [
        ["host", receiver.host],
        ...draft.headers,
        ["content-length", String(draft.body.byteLength)],
        ...(token === null ? [] : [["x-ringback-run", token] as [string, string]]),
      ].flat(),
    });
    sent.on("socket", (socket) => {
      if (!onConnection) return;
      if (socket.connecting) socket.once("connect", () => onConnection(socket));
      else onConnection(socket);
    });
    sent.on("response", (response) => {
      const status = response.statusCode ?? null;
      const answerMs = Math.round((performance.now() - startedAt) * 10) / 10;
      response.on("error", () => undefined); // the status line has come; a torn body takes nothing from it
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        if (text.length < keptCharacters) text = (text + piece).slice(0, keptCharacters);
      });
      response.on("close", () => resolve({ status, answerMs, error: null, answerBody: text || null }));
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
    sent.on("error", (error) =>
      resolve({ status: null, answerMs: null, error: sayError(error, receiver), answerBody: null }),
    );
    sent.end(draft.body);
  });
}
