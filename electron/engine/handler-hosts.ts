/**
 * The user's word for hosts of handlers: kept in memory, since every run asks, and recorded. What leads to this machine
 * needs none, and what leads to cloud metadata or nowhere can have none.
 */
import type { HandlerHostRow } from "../../shared/handlers";
import { type HandlerRules, judgeHost } from "./simulator/handler-target";
import type { Reader } from "./store/database";
import { readHandlerHosts } from "./store/handler-hosts";
import type { Store } from "./store/store";

export type HandlerHosts = {
  rules: HandlerRules;
  rows(): HandlerHostRow[];
  /** A sentence where it cannot be, or need not be. */
  allow(host: string): Promise<HandlerHostRow | string>;
  remove(host: string): Promise<boolean>;
};

export function createHandlerHosts(
  options: { database: Reader; store: Store; now(): number } & Pick<
    HandlerRules,
    "receiverUrl" | "publicUrls"
  >,
): HandlerHosts {
  const { database, store, receiverUrl, publicUrls } = options;
  let rows = readHandlerHosts(database);
  return {
    rules: { allowedHosts: () => rows, receiverUrl, publicUrls },
    rows: () => rows,
    async allow(host) {
      const judged = await judgeHost(host, {});
      if (!judged.ok) return judged.sentence;
      if (!judged.allowed) return `${host} is this machine: it needs nobody's word.`;
      const row = { ...judged.allowed, allowedAt: options.now() };
      await store.write("saveHandlerHost", row);
      rows = readHandlerHosts(database);
      return row;
    },
    async remove(host) {
      const removed = await store.write("deleteHandlerHost", { host, at: options.now() });
      rows = readHandlerHosts(database);
      return removed;
    },
  };
}
