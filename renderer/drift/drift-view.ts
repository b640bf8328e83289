/** What of the drift inbox is shown: filters, the selected item, and the schema that is open in its place. */
import { create } from "zustand";
import type { DriftKind, DriftPage, DriftState } from "../../shared/drift";
import type { PackId } from "../../shared/words";
import { useView } from "../view";

export type SchemaPlace = { provider: PackId; type: string; name: string };

type DriftView = {
  provider: PackId | null;
  /** Empty text: events that no schema knows. */
  type: string | null;
  kind: DriftKind | null;
  state: DriftState | "all";
  /** What was decided today stays among the open ones. */
  keepsDecided: boolean;
  driftId: string | null;
  schema: SchemaPlace | null;
};

export const useDriftView = create<DriftView>(() => ({
  provider: null,
  type: null,
  kind: null,
  state: "open",
  keepsDecided: true,
  driftId: null,
  schema: null,
}));

export function openDrift(driftId: string): void {
  useDriftView.setState({ provider: null, type: null, kind: null, state: "all", driftId, schema: null });
  useView.setState({ screen: "events", eventsPart: "drift" });
}

export function openSchema(schema: SchemaPlace): void {
  useDriftView.setState({ schema });
  useView.setState({ screen: "events", eventsPart: "drift" });
}

export function moveBy(page: DriftPage | null, step: number): boolean {
  const rows = page?.rows ?? [];
  const index = rows.findIndex((row) => row.driftId === useDriftView.getState().driftId);
  const next = rows[Math.max(0, Math.min(rows.length - 1, index < 0 ? 0 : index + step))];
  if (!next) return false;
  useDriftView.setState({ driftId: next.driftId, schema: null });
  return true;
}
