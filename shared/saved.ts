/** What people add to the log and keep: saved views, pins, notes; and what completion offers while they type. */
import { z } from "zod";
import { at } from "./words";

export const searchedList = z.enum(["events", "calls"]);
export type SearchedList = z.infer<typeof searchedList>;

export const savedViewInput = z.object({
  name: z.string().trim().min(1).max(80),
  in: searchedList,
  q: z.string().max(2000),
  /** Key of metadata shown as a column; null: none. */
  column: z.string().min(1).max(200).nullable().optional(),
  /** Key of metadata the list is grouped by; null: none. */
  group: z.string().min(1).max(200).nullable().optional(),
});

export const savedView = savedViewInput.extend({
  viewId: z.string(),
  column: z.string().nullable(),
  group: z.string().nullable(),
  createdAt: at,
});
export type SavedView = z.infer<typeof savedView>;

/** One line of the completion. `insert` takes the place of the token from `start` to `end`. */
export const completionRow = z.object({
  insert: z.string(),
  /** What is written in the line: `has:duplicate`. */
  words: z.string(),
  meaning: z.string(),
  /** How many rows of the present result have it; null where that is not counted. */
  count: z.number().int().nullable(),
  /** There are more than were counted. */
  more: z.boolean(),
  /** False: a field, whose value is typed next. */
  finished: z.boolean(),
});
export type CompletionRow = z.infer<typeof completionRow>;

export const completion = z.object({
  /** One phrase over the lines: `has: what an event carries`. */
  head: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  rows: z.array(completionRow),
});
export type Completion = z.infer<typeof completion>;

export const metaKeyRow = z.object({ key: z.string(), calls: z.number().int(), more: z.boolean() });
export type MetaKeyRow = z.infer<typeof metaKeyRow>;

/** `value` null: the calls without this key. */
export const metaValueRow = z.object({ value: z.string().nullable(), calls: z.number().int() });
export type MetaValueRow = z.infer<typeof metaValueRow>;
