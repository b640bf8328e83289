/**
 * `GET /api/live`: the live board as server-sent events, for a wallboard of one's own, a script or a status light.
 * It promises one event at a time: the next board is made only when the last one left this process, so a client that
 * reads slowly gets fewer of them, and one that stops reading for half a minute is dropped. A comment every fifteen
 * seconds tells proxies that the line is alive. `docs/live.md` shows it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ORPCError } from "@orpc/server";
import { type BoardMessage, type BoardShown, boardShown } from "../../shared/live-board";

/** The engine's verbs of the board. */
export type BoardSource = {
  watch(
    asked: { shown?: BoardShown | undefined; zone?: string | undefined },
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<BoardMessage>>;
  acknowledge(input: { watch: string; sequence: number }): Promise<unknown>;
};

const heartbeatMs = 15_000;
const retryMs = 2_000;

export async function sendBoard(
  {
    source,
    onBug,
    stalledMs = 30_000,
  }: { source: BoardSource; onBug(error: unknown): void; stalledMs?: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const shown = boardShown.optional().safeParse(query.get("shown") ?? undefined);
  if (!shown.success) {
    refuse(response, 400, "BAD_REQUEST", `“shown” is one of ${boardShown.options.join(", ")}.`);
    return;
  }
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const asked = { shown: shown.data, zone: query.get("zone") ?? undefined };
    const boards = await source.watch(asked, { signal: gone.signal });
    response.setHeader("cache-control", "no-store");
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write(`retry: ${retryMs}\n\n`);
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(": still here\n\n");
    }, heartbeatMs);
    try {
      for await (const { watch, sequence, board } of boards) {
        response.write(`event: board\ndata: ${JSON.stringify(board)}\n\n`);
        if (response.writableNeedDrain && !(await drained(response, gone.signal, stalledMs))) break;
        await source.acknowledge({ watch, sequence });
      }
    } finally {
      clearInterval(heartbeat);
    }
    if (response.writableNeedDrain) response.destroy();
    else response.end();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (error instanceof ORPCError && !response.headersSent) {
      refuse(response, error.status, error.code, error.message);
      return;
    }
    onBug(error);
    response.destroy();
  }
}

/** False: nothing was read for too long, or the client is gone. */
async function drained(response: ServerResponse, gone: AbortSignal, stalledMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const finish = (isDrained: boolean) => () => {
      clearTimeout(timer);
      response.off("drain", onDrain);
      gone.removeEventListener("abort", onGone);
      resolve(isDrained);
    };
    const onDrain = finish(true);
    const onGone = finish(false);
    const timer = setTimeout(onGone, stalledMs);
    response.once("drain", onDrain);
    gone.addEventListener("abort", onGone);
  });
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ code, message }));
}
