/** What is wrong now, from what was observed. Pure; the same trouble has the same kind and subject every time. */
import type { AlertRow } from "../../../shared/alerts";
import { sayDuration } from "../../../shared/duration";
import type { Breaker } from "../../../shared/sending";
import type { TunnelRow } from "../../../shared/tunnel";
import type { Damage } from "../damage";

export type Observed = {
  now: number;
  destinations: { destinationId: string; name: string; breaker: Breaker; dead: number; waiting: number }[];
  stuck: { callId: string; who: string; since: number; why: string }[];
  tunnel: Pick<TunnelRow, "state" | "because">;
  /** Since when it is down; null: it is not. */
  tunnelDownSince: number | null;
  /** Null where the system does not say. */
  disk: { freeBytes: number } | null;
  damage: Damage | null;
  /** Write-ahead logs of which something was left out at a start, as they were kept. */
  keptWals: string[];
};

export type Trouble = Omit<AlertRow, "toldAt" | "since"> & {
  since: number | null;
  /** Raised again when it grows: so many dead. */
  amount: number;
};

const failingAfterMs = 5 * 60_000;
const tunnelAfterMs = 30_000;
export const fewestFreeBytes = 500 * 1024 * 1024;
const mostStuckNamed = 20;

export function judgeAlerts({
  now,
  destinations,
  stuck,
  tunnel,
  tunnelDownSince,
  disk,
  damage,
  keptWals,
}: Observed): Trouble[] {
  const found: Trouble[] = [];
  for (const { destinationId, name, breaker, dead, waiting } of destinations) {
    const openFor = breaker.state === "closed" || breaker.openedAt === null ? 0 : now - breaker.openedAt;
    if (openFor < failingAfterMs && dead === 0) continue;
    const isOpen = openFor >= failingAfterMs;
    const why = isOpen ? ` ${(breaker.because ?? "").replace(/\.?$/, ".")}` : "";
    const parts = [waiting > 0 ? `${waiting} wait` : "", dead > 0 ? `${dead} dead` : ""].filter(Boolean);
    found.push({
      kind: "delivery",
      subject: destinationId,
      title: isOpen ? `${name} takes nothing` : `${name}: ${dead} dead`,
      sentence: isOpen
        ? `${name} has taken nothing for ${sayDuration(openFor)}.${why} ${parts.join(", ")}.`.trim()
        : `${dead} ${dead === 1 ? "delivery" : "deliveries"} to ${name} failed for good and will not be tried again by themselves.`,
      action: { words: "Open its outbox", screen: "deliver", id: null },
      since: isOpen ? breaker.openedAt : null,
      amount: dead,
    });
  }
  for (const { callId, who, since, why } of stuck.slice(0, mostStuckNamed))
    found.push({
      kind: "stuck",
      subject: callId,
      title: `Stuck: ${who}`,
      sentence: `${who}: ${why}.`.replace(/\.\.$/, "."),
      action: { words: "Open the call", screen: "calls", id: callId },
      since,
      amount: 0,
    });
  if (tunnel.state === "down" && tunnelDownSince !== null && now - tunnelDownSince >= tunnelAfterMs)
    found.push({
      kind: "tunnel",
      subject: "tunnel",
      title: "Tunnel down",
      sentence:
        `Webhooks from outside do not come in. ${tunnel.because?.what ?? ""} ${tunnel.because?.next ?? ""}`.trim(),
      action: { words: "Open Setup", screen: "setup", id: null },
      since: tunnelDownSince,
      amount: 0,
    });
  if (disk && disk.freeBytes < fewestFreeBytes)
    found.push({
      kind: "disk",
      subject: "disk",
      title: "Disk nearly full",
      sentence: `${Math.floor(disk.freeBytes / 1024 / 1024)} MB are left where Ringback keeps its data. When nothing is left, webhooks are answered with 503 and are not kept.`,
      action: { words: "Make room, or choose another folder", screen: "setup", id: null },
      since: null,
      amount: 0,
    });
  if (damage)
    found.push({
      kind: "damage",
      subject: "database",
      title: "Database damaged",
      sentence: `A part of the database cannot be read. The rest is shown, ${damage.keepsEvents ? "and new webhooks are kept" : "but new webhooks cannot be kept: they are answered with 503"}. Check says which part; copy the data folder away, then restore your newest backup into an empty one.`,
      action: { words: "Check, and what was backed up", screen: "setup", id: null },
      since: damage.at,
      amount: 0,
    });
  for (const name of keptWals)
    found.push({
      kind: "damage",
      subject: name,
      title: "Part of the log lost",
      sentence: `At a start a part of the write-ahead log could not be read, so events that were answered just before may be missing; after a power cut they may also never have been answered. It is kept as ${name}: ask the sender for them again, or restore a backup; then remove the file.`,
      action: { words: "Open Setup, Storage", screen: "setup", id: null },
      since: null,
      amount: 0,
    });
  return found;
}
