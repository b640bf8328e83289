/** What an entry that nobody has saved would answer, on an event as it came, and what is wrong with it. */
import type { ScriptedAnswer } from "../../../shared/answers";
import type { AnswerPreview } from "../../../shared/answers-contract";
import type { Pack, RawRequest } from "../providers/pack";
import { bodyProblem } from "./body-problem";
import { longestQuestion, packReply, payloadOf } from "./choose";
import { renderTemplate, sayMissing } from "./template";

type Shown = Pick<AnswerPreview, "answer" | "problems">;

/** `request`: null where no event of the type is known. */
export function previewAnswer(entry: ScriptedAnswer, pack: Pack, request: RawRequest | null): Shown {
  const problems: string[] = [];
  if (request && entry.type !== "*" && request.body.length > longestQuestion)
    problems.push("This event is longer than 1 MB: such a one gets the answer of any other type.");
  if (entry.by === "pack") return { answer: request && ofPack(pack, request), problems };
  let { body } = entry;
  if (entry.by === "handler" && body === "") {
    const reply = request && ofPack(pack, request);
    if (reply) return { answer: reply, problems };
  }
  if (entry.by === "template") {
    const rendered = renderTemplate(body, request ? payloadOf(request) : undefined, entry.contentType);
    body = rendered.text;
    if (request && rendered.missing.length > 0) problems.push(sayMissing(rendered.missing));
  }
  const wrong = bodyProblem(body, entry.contentType);
  if (wrong) problems.push(wrong);
  if (body !== "" && (entry.status === 204 || entry.status === 304))
    problems.push(`A ${entry.status} has no body: what you wrote is not sent.`);
  if (body === "" && pack.questions?.some(({ type }) => type === entry.type))
    problems.push("It has no body, and the platform waits for one.");
  const bytes = new TextEncoder().encode(body).length;
  return { answer: { status: entry.status, contentType: entry.contentType, body, bytes }, problems };
}

function ofPack(pack: Pack, request: RawRequest): AnswerPreview["answer"] {
  const reply = packReply(pack, request);
  if (!reply) return null;
  return {
    status: reply.status,
    contentType: reply.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null,
    body: new TextDecoder().decode(reply.body.subarray(0, 64 * 1024)),
    bytes: reply.body.length,
  };
}
