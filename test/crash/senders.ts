/**
 * Senders on several connections at once, and the ledger of what they saw. An answer that was lost says nothing: the
 * event may be there or not. A sender gives half of those up and sends the other half again, as providers do; what
 * it had not begun to send when the connection was cut waits until somebody listens again.
 */
import { Agent, request } from "node:http";
import type { Random } from "./random";

export type Ledger = {
  /** How often a body was put on the wire, and how often a 2xx came back for it. */
  bodies: Map<string, { sent: number; acked: number }>;
  acked: number;
  /** Answers that never came: the connection was cut. */
  lost: number;
};

export type Senders = {
  ledger: Ledger;
  /** Resolves when every body was answered, or when nobody listens any more: to the bodies that wait for the next time. */
  post(bodies: string[], onAck: (acksOfThisBurst: number) => void): Promise<string[]>;
  close(): void;
};

export function startSenders(url: string, connections: number, random: Random): Senders {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ledger: Ledger = { bodies: new Map(), acked: 0, lost: 0 };

  async function postAll(bodies: string[], onAck: (acks: number) => void): Promise<string[]> {
    const waiting = [...bodies];
    let listening = true;
    const again: string[] = [];
    let acks = 0;
    async function send(): Promise<void> {
      while (listening) {
        const body = waiting.shift();
        if (body === undefined) return;
        const entry = ledger.bodies.get(body) ?? { sent: 0, acked: 0 };
        ledger.bodies.set(body, entry);
        entry.sent += 1;
        const status = await postOnce(url, agent, body);
        if (status === null) {
          listening = false;
          ledger.lost += 1;
          if (random.chance(0.5)) again.push(body);
          continue;
        }
        if (status !== 200) throw new Error(`the receiver answered ${status}`);
        entry.acked += 1;
        ledger.acked += 1;
        acks += 1;
        onAck(acks);
      }
    }
    await Promise.all(Array.from({ length: connections }, send));
    return [...again, ...waiting];
  }

  return { ledger, post: postAll, close: () => agent.destroy() };
}

/** The status, or null where the connection ended without one. */
function postOnce(url: string, agent: Agent, body: string): Promise<number | null> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method: "POST", agent, headers: { "content-type": "application/json" } },
      (response) => {
        resolve(response.statusCode ?? null);
        response.resume();
      },
    );
    outgoing.on("error", () => resolve(null));
    outgoing.end(body);
  });
}
