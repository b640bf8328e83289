/**
 * What was chosen lately in the palette, by its id, newest first; kept over a reload. Nobody's number or name is kept in the
 * browser: calls are asked for when the palette opens, so that they are masked, or gone, as everywhere.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CallRow } from "../../shared/calls";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { useView } from "../view";

const mostKept = 30;
export const mostRecent = 6;
const ofCall = "call ";

export const callEntryId = (callId: string) => `${ofCall}${callId}`;

export const useRecent = create<{ ids: readonly string[] }>()(
  persist((): { ids: readonly string[] } => ({ ids: [] }), {
    name: "ringback.recent",
    merge: (kept, first) => {
      const { ids } = (kept ?? {}) as { ids?: unknown };
      return Array.isArray(ids) ? { ids: ids.filter((id) => typeof id === "string") } : first;
    },
  }),
);

export function noteChosen(id: string): void {
  useRecent.setState(({ ids }) => ({ ids: [id, ...ids.filter((one) => one !== id)].slice(0, mostKept) }));
}

/** The calls among them that are still there, and of the story that is shown. */
export function useRecentCalls(): ReadonlyMap<string, CallRow> {
  const ids = useRecent((state) => state.ids);
  const since = useView((state) => state.cleanStory?.since ?? 0);
  const callIds = ids
    .filter((id) => id.startsWith(ofCall))
    .slice(0, mostRecent)
    .map((id) => id.slice(ofCall.length));
  const calls = useRead(callIds.length === 0 ? null : callIds.join(" "), async () => {
    const found = await Promise.allSettled(callIds.map((callId) => engine.calls.get({ callId })));
    return found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }).data;
  return new Map(
    (calls ?? [])
      .filter(({ firstReceivedAt }) => firstReceivedAt >= since)
      .map((call) => [callEntryId(call.callId), call]),
  );
}
