/** Requests that wait for an NCCO, and what goes back where the source says nothing else: none, which ends the call flow. */
import type { Question } from "../../../../shared/answers";
import type { RawRequest, Reply } from "../pack";
import { isObject } from "../paths";
import { readPayload } from "../payload";
import { nameEvent } from "./event-types";

const TROUBLE = "Vonage, “Troubleshooting”";

export const questions: Question[] = [
  {
    type: "answer",
    says: "Vonage carries out the NCCO that is answered: it says what the call does.",
    withinMs: 5000,
    contentType: "application/json",
    template: '[{"action":"talk","text":"Hello. This call is answered by Ringback."}]',
    source: TROUBLE,
  },
  {
    type: "input",
    says: "Vonage goes on with the NCCO that is answered to what the person pressed or said.",
    withinMs: 5000,
    contentType: "application/json",
    template: '[{"action":"talk","text":"Thank you."}]',
    source: TROUBLE,
  },
];

/** An empty NCCO for the answer webhook alone: after an input the call goes on as it was told before. */
export function reply(request: RawRequest): Reply | null {
  const { value } = readPayload(request);
  if (!isObject(value) || nameEvent(value)?.type !== "answer") return null;
  const body = new TextEncoder().encode("[]");
  return { status: 200, headers: [["content-type", "application/json"]], body };
}
