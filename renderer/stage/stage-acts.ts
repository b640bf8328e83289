/** What keys and buttons of the stage do; those of a run do nothing and answer false where none is open. */
export type StageActs = {
  pause: (event?: KeyboardEvent) => boolean;
  next: (event?: KeyboardEvent) => boolean;
  fail: (event?: KeyboardEvent) => boolean;
  twice: (event?: KeyboardEvent) => boolean;
  late: (event?: KeyboardEvent) => boolean;
  /** Null: no scenario made this call. */
  again: (() => void) | null;
  back: () => boolean;
  forth: () => boolean;
  twin: () => void;
  /** What would be without the gate, shown or not. */
  without: () => void;
  share: () => void;
};
