/** Which way a call went, and which of its two numbers is the customer's. */
import type { Direction, Json } from "../../../../shared/words";
import { textAt, valueAt } from "../paths";
import type { Dialect } from "./event-types";

export type Channel = {
  direction: Direction | null;
  /** Path that tells the direction. */
  directionFrom: string;
  /** Paths at which the customer's number may stand, the surest first; empty where the direction is not told. */
  phonePaths: string[];
  /** A call over the phone network, as opposed to the browser; null where nothing tells. */
  telephony: boolean | null;
};

export function readChannel(body: Json, dialect: Dialect): Channel {
  return dialect === "current" ? readCurrent(body) : readDraft(body);
}

/** Inbound the customer is `from`, outbound `to`. `variables.user_number` is the customer's either way. */
function readCurrent(body: Json): Channel {
  const told = tellingWords(body, [
    "metadata.callData.callDirection",
    "metadata.conversationType",
    "metadata.variables.conversation_type",
  ]);
  const found = told.find(({ word }) => directionOf(word) !== null);
  const direction = found ? directionOf(found.word) : null;
  const side = direction === "inbound" ? "from" : "to";
  const own = direction === null ? [] : [`metadata.callData.${side}Number`, `metadata.${side}Phone`];
  return {
    direction,
    directionFrom: found?.path ?? "",
    phonePaths: [...own, "metadata.variables.user_number"],
    telephony: told.length === 0 ? null : told.some(({ word }) => /^telephony/i.test(word)),
  };
}

/** `caller_phone` stands beside `agent_phone`: it is the person's, whichever way the call went. */
function readDraft(body: Json): Channel {
  const [told] = tellingWords(body, ["call_direction", "direction"]);
  const direction = told === undefined ? null : directionOf(told.word);
  return {
    direction,
    directionFrom: told?.path ?? "",
    phonePaths: ["caller_phone"],
    telephony: told === undefined ? null : direction !== null,
  };
}

function tellingWords(body: Json, paths: string[]): { path: string; word: string }[] {
  return paths.flatMap((path) => {
    const word = textAt(body, path);
    return word === undefined ? [] : [{ path, word }];
  });
}

function directionOf(word: string): Direction | null {
  const found = /(inbound|outbound)$/i.exec(word.trim())?.[1]?.toLowerCase();
  return found === "inbound" || found === "outbound" ? found : null;
}

/** True where a value stands at one of the paths, even one that is no number. */
export function hasNumber(body: Json, paths: string[]): boolean {
  return paths.some((path) => {
    const value = valueAt(body, path);
    return value !== undefined && value !== null;
  });
}
