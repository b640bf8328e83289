/** What a client that stops reading costs: a bounded number of boards, and then its connection. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import type { Board, BoardMessage } from "../../shared/live-board";
import { sendBoard } from "./board-stream";

const board = { zone: "n".repeat(60_000) } as Board;

test("a client that stops reading is sent no more than fits the sockets, and is dropped", async () => {
  let made = 0;
  let acknowledged = 0;
  async function* boards(signal: AbortSignal): AsyncGenerator<BoardMessage> {
    while (!signal.aborted) {
      made += 1;
      yield { watch: "w", sequence: made, board };
    }
  }
  const bugs: unknown[] = [];
  const server = createServer((request, response) => {
    const source = {
      watch: async (_: unknown, { signal }: { signal: AbortSignal }) => boards(signal),
      acknowledge: async () => {
        acknowledged += 1;
      },
    };
    void sendBoard({ source, onBug: (bug) => bugs.push(bug), stalledMs: 500 }, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n");
  const [peer] = (await accepted) as [NodeJS.EventEmitter];
  await once(socket, "data");
  socket.pause();
  await once(peer, "close");

  expect(made, "one board at a time").toBeLessThanOrEqual(acknowledged + 1);
  expect(made * 60_000, "what the kernel keeps for a connection").toBeLessThan(32 * 1024 * 1024);
  expect(bugs).toEqual([]);
  socket.destroy();
  server.close();
}, 20_000);
