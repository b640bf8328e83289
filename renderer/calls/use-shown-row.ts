/** The row of the call that is shown: of the list, of the feed, or, where it is in neither, asked for. */
import type { CallRow } from "../../shared/calls";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";

export function useShownRow(callId: string | null, rows: readonly CallRow[]): CallRow | null {
  const listed = rows.find((row) => row.callId === callId);
  const told = useEntities(({ calls }) => (callId === null ? undefined : calls.get(callId)));
  const known = listed ?? told ?? null;
  const read = useRead(known === null ? callId : null, () => engine.calls.get({ callId: callId ?? "" }));
  return known ?? read.data;
}

/** The rows a menu is about: those that are listed, and one of a group, which is in no list, is asked for. */
export async function askedRow(callId: string): Promise<CallRow[]> {
  return [useEntities.getState().calls.get(callId) ?? (await engine.calls.get({ callId }))];
}
