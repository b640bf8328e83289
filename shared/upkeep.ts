/** What only the window has of itself: its log, dumps of its crashes, and updates. Read and changed over the bridge. */

export type CrashDumps = {
  folder: string;
  /** What the user agreed to; it takes effect with the next start. */
  kept: boolean;
  /** Whether they are written in this very start. */
  isRunning: boolean;
  count: number;
  bytes: number;
};

/** Each step waits for the user: nothing is looked for, fetched or installed unasked. */
export type UpdateState =
  | { step: "unasked" }
  | { step: "checking" }
  | { step: "newest" }
  | { step: "available"; version: string }
  | { step: "downloading"; version: string; percent: number }
  | { step: "ready"; version: string }
  | { step: "installing"; version: string }
  /** `again` is what “Try again” does. */
  | { step: "failed"; sentence: string; again: UpdateAction };

export const updateActions = ["check-update", "download-update", "install-update"] as const;
export type UpdateAction = (typeof updateActions)[number];

export const upkeepActions = [
  "show-logs",
  "keep-dumps",
  "stop-dumps",
  "show-dumps",
  "delete-dumps",
  ...updateActions,
] as const;
export type UpkeepAction = (typeof upkeepActions)[number];

export type Upkeep = {
  logFolder: string;
  dumps: CrashDumps;
  /** Null: this program was not installed by an installer with a feed, so there is nothing to look for. */
  update: UpdateState | null;
};
