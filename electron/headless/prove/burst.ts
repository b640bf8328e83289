/** Events on many connections at once, and a ledger of those whose 200 came back whole. */
import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "node:http";

/** What finds an event again, in the ledger and in the log. */
export const markerOf = (number: number) => `prove-${String(number).padStart(8, "0")}`;
export const marker = /prove-\d{8}/;
export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export type Ledger = {
  /** Markers of answered events with the hash of what was sent. */
  acked: Map<string, string>;
  /** Put on the wire, and no answer came: they may be in the log or not. */
  unanswered: number;
  /** Answers that were no 200, by their status. */
  refused: Map<number, number>;
};

export const emptyLedger = (): Ledger => ({ acked: new Map(), unanswered: 0, refused: new Map() });

/** Bodies from 200 B to 20 KB: small ones share a page of the database, large ones take several. */
function makeBody(number: number): Buffer {
  const filler = randomBytes((number * 7919) % (number % 10 === 0 ? 15_000 : 400)).toString("base64");
  const call = { id: markerOf(number), status: "initiate" };
  return Buffer.from(JSON.stringify({ event: { type: "call.initiate", data: { call } }, filler }));
}

export type Burst = {
  connections: number;
  /** The number of the next event; null: there is none. */
  next: () => number | null;
  /** After how many answers `onAcks` is called, once. */
  acks?: number;
  onAcks?: () => void;
};

/** Posts until there is no next event or nobody listens any more. */
export async function burst(url: string, ledger: Ledger, given: Burst): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: given.connections });
  let acks = 0;
  let over = false;
  const send = async () => {
    while (!over) {
      const number = given.next();
      if (number === null) return;
      const body = makeBody(number);
      const status = await post(url, agent, body);
      if (status === null) {
        ledger.unanswered += 1;
        over = true;
      } else if (status === 200) {
        ledger.acked.set(markerOf(number), sha256(body));
        acks += 1;
        if (acks === given.acks) given.onAcks?.();
      } else {
        ledger.refused.set(status, (ledger.refused.get(status) ?? 0) + 1);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: given.connections }, send));
  } finally {
    agent.destroy();
  }
}

/** The status once the whole answer was read; null: the connection ended before. */
function post(url: string, agent: Agent, body: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const asked = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("close", () => resolve(answer.complete ? (answer.statusCode ?? null) : null));
    });
    asked.on("error", () => resolve(null));
    asked.end(body);
  });
}
