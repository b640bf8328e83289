/**
 * The last step of bringing in, on the main thread: what was prepared goes through the same appender as what arrives,
 * and whoever asked is told when it is read.
 */
import type { ImportAnswer } from "../../../shared/sharing";
import type { Appender } from "../receiver/append";
import { eventIdOf } from "../store/events";
import type { PreparedImport } from "./import";
import { CannotImport } from "./parse/parsed";

export type TakeParts = {
  appender: Appender;
  /** Resolves when everything that came in was read. */
  settled(): Promise<void>;
  /** Calls of a namespace whose events stand between two positions. */
  callsOf(namespace: string, first: number, last: number): string[];
};

/** Appended in one go; what arrives meanwhile is not kept waiting. */
const atOnce = 100;
/** Whoever asked is told when its events are read, or that they still are being read. */
const longestWaitMs = 5000;

export async function takeImport(
  { appender, settled, callsOf }: TakeParts,
  { namespace, events, refused, problems }: PreparedImport,
): Promise<ImportAnswer> {
  const positions: number[] = [];
  for (let from = 0; from < events.length; from += atOnce) {
    const group = events.slice(from, from + atOnce);
    const appended = group.flatMap(({ event, body }) => appender.append(event, body) ?? []);
    positions.push(...(await Promise.all(appended)));
    if (appended.length < group.length) {
      throw new CannotImport(
        `Too much is arriving: ${positions.length} of ${events.length} events came in, as ${namespace}. Try again in a moment; that is an import of its own.`,
      );
    }
  }
  const isRead = await Promise.race([
    settled().then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), longestWaitMs).unref()),
  ]);
  const [first = 0] = positions;
  const last = positions.at(-1) ?? first;
  return {
    namespace,
    events: positions.length,
    refused,
    isRead,
    callIds: callsOf(namespace, first, last),
    first: eventIdOf(first),
    last: eventIdOf(last),
    problems,
  };
}
