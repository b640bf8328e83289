/**
 * Where a gate compares statuses with an exact list, a status that the pack does not know is drift of its own: its
 * calls are held, whatever type its field has. The place is looked for, since only the pack knows where it read it.
 */
import type { Json } from "../../../shared/words";
import type { Pack, Reading } from "../providers/pack";
import { LIMITS, type Observation } from "./observe";
import { joinName } from "./payload-path";

const deepest = 4;

export function unknownStatus(
  pack: Pick<Pack, "gatePreset" | "schemas">,
  { facts }: Pick<Reading, "facts">,
  payload: Json,
): Observation[] {
  const status = facts.vendorStatus;
  const { allowStatuses } = pack.gatePreset;
  if (!allowStatuses || !status || status.length > LIMITS.value) return [];
  if (allowStatuses.includes(status) || pack.schemas.some(({ type }) => type === status)) return [];
  const place = placeOf(payload, status);
  return place ? [{ ...place, kind: "new-value", got: "string", value: status, cut: false }] : [];
}

function placeOf(payload: Json, status: string): { path: string; at: string } | null {
  const open = [{ value: payload, path: "", at: "", depth: 0 }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { value, path, at, depth } = next;
    if (typeof value !== "object" || value === null || Array.isArray(value) || depth > deepest) continue;
    for (const [name, inner] of Object.entries(value)) {
      const below = { path: joinName(path, name), at: at === "" ? name : `${at}.${name}` };
      if (inner === status) return below;
      open.push({ value: inner, ...below, depth: depth + 1 });
    }
  }
  return null;
}
