/** Values as Aircall writes them: ids as numbers, times in seconds of the epoch, names in two fields. */
import type { Json } from "../../../../shared/words";
import { textAt, valueAt } from "../paths";

const LONGEST_ID = 200;

/** An id as text; undefined for none, for blanks and for what is too long to be one. */
export function idAt(body: Json | undefined, path: string): string | undefined {
  const sent = valueAt(body, path);
  const id = typeof sent === "number" ? String(sent) : typeof sent === "string" ? sent.trim() : "";
  return id === "" || id.length > LONGEST_ID ? undefined : id;
}

/** Epoch milliseconds; message callbacks count milliseconds where all others count seconds. */
export function secondsAt(body: Json | undefined, path: string): number | undefined {
  const sent = valueAt(body, path);
  if (typeof sent !== "number" || !Number.isSafeInteger(sent) || sent <= 0) return undefined;
  return sent > 100_000_000_000 ? sent : sent * 1000;
}

/** First and last name, with the places of both. */
export function nameAt(body: Json | undefined, path: string): { name: string; from: string } | undefined {
  const parts = ["first_name", "last_name"].flatMap((part) => {
    const text = textAt(body, `${path}.${part}`)?.trim();
    return text === undefined ? [] : [{ text, from: `${path}.${part}` }];
  });
  if (parts.length === 0) return undefined;
  return { name: parts.map(({ text }) => text).join(" "), from: parts.map(({ from }) => from).join(" + ") };
}

/** What a list of objects has under one name. */
export function namesAt(body: Json | undefined, path: string, name: string): string[] | undefined {
  const list = valueAt(body, path);
  return Array.isArray(list) ? list.flatMap((one) => textAt(one, name)?.trim() ?? []) : undefined;
}
