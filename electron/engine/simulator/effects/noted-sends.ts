/**
 * Which request of ours is which, as a handler sees it: by the ports at both ends and its number on that connection. No
 * header is added for it, so that what a handler gets is what was recorded. A port may be somebody else's a moment after
 * our connection closed: so a request is found once, and not long after.
 */
import type { Socket } from "node:net";

export type NotedSends<Subject> = {
  /** The next request on this connection of ours is about that. Call it before anything of it is written. */
  note(subject: Subject, connection: Socket): void;
  /** The request that came from this port to that one, the how-manieth there. It is found once. */
  claim(from: number, to: number, number: number): Subject | null;
  /** What a server at this port was sent: not answered yet, since so many milliseconds; and answered a moment ago. */
  at(port: number): { open: { subject: Subject; sinceMs: number }[]; lately: Subject[] };
};

/** A busy handler tells of a request late, even after whoever sent it gave up waiting. */
const claimedWithinMs = 15_000;
/** So long after its answer an event may still be what a request was made for. */
const latelyMs = 1000;

type UnderWay<Subject> = { subject: Subject; to: number; sentAt: number; endedAt: number | null };

export function createNotedSends<Subject>(): NotedSends<Subject> {
  const sends = new Map<string, { subject: Subject; connection: Socket }>();
  const sentOn = new WeakMap<Socket, number>();
  const resting: { connection: Socket; keys: string[]; since: number }[] = [];
  let underWay: UnderWay<Subject>[] = [];

  function forget(now: number): void {
    underWay = underWay.filter(({ endedAt }) => endedAt === null || now - endedAt < latelyMs);
    while (resting[0] && now - resting[0].since > claimedWithinMs) {
      const { connection, keys } = resting.shift() ?? { connection: null, keys: [] };
      for (const key of keys) if (sends.get(key)?.connection === connection) sends.delete(key);
    }
  }

  return {
    note(subject, connection) {
      const now = performance.now();
      forget(now);
      const ports = `${connection.localPort} ${connection.remotePort}`;
      const number = (sentOn.get(connection) ?? 0) + 1;
      sentOn.set(connection, number);
      sends.set(`${ports} ${number}`, { subject, connection });
      const one: UnderWay<Subject> = { subject, to: connection.remotePort ?? 0, sentAt: now, endedAt: null };
      underWay.push(one);
      const end = () => {
        one.endedAt ??= performance.now();
        connection.off("free", end);
        connection.off("close", end);
      };
      // A kept connection is free again once its answer was read; any other is closed.
      connection.on("free", end);
      connection.on("close", end);
      if (number > 1) return;
      connection.once("close", () => {
        const keys = Array.from({ length: sentOn.get(connection) ?? 0 }, (_, at) => `${ports} ${at + 1}`);
        resting.push({ connection, keys, since: performance.now() });
      });
    },
    claim(from, to, number) {
      forget(performance.now());
      const key = `${from} ${to} ${number}`;
      const found = sends.get(key);
      sends.delete(key);
      return found?.subject ?? null;
    },
    at(port) {
      const now = performance.now();
      forget(now);
      const here = underWay.filter(({ to }) => to === port);
      return {
        open: here.flatMap(({ endedAt, subject, sentAt }) =>
          endedAt === null ? [{ subject, sinceMs: Math.round((now - sentAt) * 10) / 10 }] : [],
        ),
        lately: here.flatMap(({ endedAt, subject }) => (endedAt === null ? [] : [subject])),
      };
    },
  };
}
