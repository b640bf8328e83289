/**
 * Facts that no one event tells: of several lines the call's own has the person and the direction, a talk lasts from the
 * answer to the end, and the call from its first line's start to its last line's end.
 */
import type { PlacedReading } from "../pack";
import { nothingTold, type Told, tell } from "../told";
import { causeOf, linesOf, talkSecondsOf } from "./lines";

export function concluded(readings: PlacedReading[]): Told {
  const told = nothingTold();
  const [own, ...others] = linesOf(readings);
  if (!own) return told;
  const seconds = talkSecondsOf(own);
  if (seconds !== null && own.end?.facts.talkSeconds === undefined)
    tell(told, "talkSeconds", seconds, { rule: "from the answer to the end of the call's own line" });
  if (others.length === 0) return told;
  const rule = { rule: "the line that began first is the call's own" };
  if (own.direction !== null) tell(told, "direction", own.direction, rule);
  if (own.phone !== null) tell(told, "phone", own.phone, rule);
  if (own.startedAt !== null) tell(told, "startedAt", own.startedAt, rule);
  if (causeOf(own) !== null) tell(told, "vendorStatus", causeOf(own), rule);
  return told;
}
