/** Which panel is open over the right side. One at a time: each is an errand of its own. */
import { create } from "zustand";
import type { CallDetail } from "../../shared/calls";
import type { ExportFormat } from "../../shared/sharing";
import type { ReplayTopic } from "../replay/replay-topic";

/** What is written out: a call, or what a search found. */
export type ShareTopic = {
  /** In the panel's heading: `this call`, `the calls found`. */
  words: string;
  ids?: string[];
  q?: string;
  include: "calls" | "events";
  formats: readonly ExportFormat[];
  format: ExportFormat;
};

type Panel =
  | { kind: "share"; topic: ShareTopic }
  | { kind: "play" }
  | { kind: "plan" }
  | { kind: "bring-in"; file: File | null }
  | { kind: "record"; call: CallDetail }
  | { kind: "replay"; topic: ReplayTopic };

/** A screen that takes a dropped file for itself; null: it is brought in. */
type Drop = { words: string; take: (file: File) => void };

export const useSharing = create<{ panel: Panel | null; drop: Drop | null }>(() => ({
  panel: null,
  drop: null,
}));

export function takeDrops(drop: Drop | null): void {
  useSharing.setState({ drop });
}

export function openShare(topic: ShareTopic): void {
  useSharing.setState({ panel: { kind: "share", topic } });
}

/** A scenario of this call. */
export function openRecord(call: CallDetail): void {
  useSharing.setState({ panel: { kind: "record", call } });
}

/** The demo's plan of ten minutes. */
export function openPlan(): void {
  useSharing.setState({ panel: { kind: "plan" } });
}

/** Who calls, in which story. */
export function openPlay(): void {
  useSharing.setState({ panel: { kind: "play" } });
}

export function openBringIn(file: File | null = null): void {
  useSharing.setState({ panel: { kind: "bring-in", file } });
}

export function closeSharing(): void {
  useSharing.setState({ panel: null });
}
