/** When an event happened, where its body has a moment of its own. Milliseconds since the epoch. */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../paths";
import { WITH_TOOLS } from "./artifacts";
import { millisAt } from "./facts";

/** `orders`: it is the moment of the event itself and may decide an order. */
export type Moment = { at: number; path: string; orders: boolean };

export function momentOf(body: Json, type: string | null): Moment | null {
  switch (type) {
    case "call_started":
      return stated(body, "call.start_timestamp", true);
    case "call_ended":
      return stated(body, "call.end_timestamp", true);
    // Beside the analysis, which has no moment: arrival tells the two apart.
    case "transfer_ended":
      return stated(body, "call.transfer_end_timestamp", false);
    case "transcript_updated":
      return lastWord(body);
    case "chat_started":
      return stated(body, "chat.start_timestamp", true);
    case "chat_ended":
      return stated(body, "chat.end_timestamp", true);
    default:
      return null;
  }
}

function stated(body: Json, path: string, orders: boolean): Moment | null {
  const at = millisAt(body, path);
  return at === undefined ? null : { at, path, orders };
}

/** The last word said: a transcript that goes further is the later one. */
function lastWord(body: Json): Moment | null {
  const start = millisAt(body, "call.start_timestamp");
  if (start === undefined) return null;
  for (const path of ["call.transcript_object", `call.${WITH_TOOLS}`, WITH_TOOLS]) {
    const last = lastWordIn(valueAt(body, path));
    if (last !== null)
      return {
        at: start + Math.round(last.seconds * 1000),
        path: `call.start_timestamp + ${path}.${last.place}`,
        orders: true,
      };
  }
  return null;
}

function lastWordIn(turns: Json | undefined): { seconds: number; place: string } | null {
  if (!Array.isArray(turns)) return null;
  for (let turn = turns.length - 1; turn >= 0; turn -= 1) {
    const words = valueAt(turns[turn], "words");
    const count = Array.isArray(words) ? words.length : 0;
    const seconds = valueAt(words, `${count - 1}.end`);
    if (count > 0 && typeof seconds === "number" && seconds >= 0 && seconds < 1e6)
      return { seconds, place: `${turn}.words.${count - 1}.end` };
  }
  return null;
}
