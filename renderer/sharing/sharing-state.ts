/** Which panel of sharing is open. One at a time: bringing in and writing out are two errands. */
import { create } from "zustand";
import type { ExportFormat } from "../../shared/sharing";

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

type Panel = { kind: "share"; topic: ShareTopic } | { kind: "bring-in"; file: File | null };

export const useSharing = create<{ panel: Panel | null }>(() => ({ panel: null }));

export function openShare(topic: ShareTopic): void {
  useSharing.setState({ panel: { kind: "share", topic } });
}

export function openBringIn(file: File | null = null): void {
  useSharing.setState({ panel: { kind: "bring-in", file } });
}

export function closeSharing(): void {
  useSharing.setState({ panel: null });
}
