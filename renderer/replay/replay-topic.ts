/** What is to be sent once more, and what was chosen last: the next replay mostly goes where the last one went. */
import { useSharing } from "../sharing/sharing-state";

export type ReplayTopic = {
  /** In the panel's heading: `call.ended #812`, `this call`. */
  words: string;
  what: { events: string[] } | { call: string } | { q: string };
  /** How many events; null where only the engine knows. */
  count: number | null;
  /** Name of the source all of it came to; null: of several. */
  source: string | null;
  /** Opens with the body to edit. One event only. */
  edit: boolean;
};

export type ReplayTarget = { kind: "own" } | { kind: "handler"; url: string };

export type ReplayChoices = {
  /** Null: not chosen yet. */
  target: ReplayTarget | null;
  sign: "again" | "as-kept";
  rate: Rate;
};

export type Rate = "quick" | "10" | "1";

let choices: ReplayChoices = { target: null, sign: "again", rate: "quick" };

export function lastChoices(): ReplayChoices {
  return choices;
}

export function keepChoices(next: ReplayChoices): void {
  choices = next;
}

/** `body` null: as it came. `headers`: as they are written in the field. */
export type ReplayDraft = { body: string | null; headers: string };

/** Edits by event: a panel that is closed loses nothing. Gone with the page. */
export const drafts = new Map<string, ReplayDraft>();

export function openReplay(topic: ReplayTopic): void {
  useSharing.setState({ panel: { kind: "replay", topic } });
}
