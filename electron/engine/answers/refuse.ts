/** What entries of a source cannot be saved, in a sentence; null: they can. */
import type { ScriptedAnswer } from "../../../shared/answers";
import type { Pack } from "../providers/pack";
import { type HandlerRules, resolveHandler } from "../simulator/handler-target";

export type HandlerCheck = { sentence: string; allowHost: string | null };

export async function refuseAnswers(
  answers: readonly ScriptedAnswer[],
  pack: Pick<Pack, "name" | "userDefined">,
  where: { rules: HandlerRules; demo: boolean },
): Promise<string | null> {
  for (const [index, { type }] of answers.entries()) {
    if (answers.findIndex((one) => one.type === type) !== index)
      return `There are two answers for ${type === "*" ? "any other type" : type}: leave one of them out.`;
    if (pack.userDefined && type !== "*") return onlyAny;
  }
  for (const entry of answers) {
    const refused = entryProblem(entry) ?? (await checkHandler(entry, where))?.sentence ?? null;
    if (refused !== null)
      return `Answer to ${entry.type === "*" ? "any other type" : entry.type}: ${refused}`;
  }
  return null;
}

/** Why such a source has no answers by type. */
export const onlyAny =
  "What the events of this source are is said by your expressions, which are never run while a sender waits: only one answer for all of them is possible.";

function entryProblem({ by, contentType }: ScriptedAnswer): string | null {
  if (by === "pack") return null;
  // Node refuses to write it, and the sender would get nothing.
  return /^[\t\x20-\x7e]*$/.test(contentType)
    ? null
    : "the content type has characters that no header may have.";
}

/** Why a handler cannot be asked; null: it can, or a name that cannot be looked up now may be there later. */
export async function checkHandler(
  { by, url }: Pick<ScriptedAnswer, "by" | "url">,
  { rules, demo }: { rules: HandlerRules; demo: boolean },
): Promise<HandlerCheck | null> {
  if (by !== "handler") return null;
  if (!url) return { sentence: "Write the URL of your handler.", allowHost: null };
  const resolved = await resolveHandler(url, rules);
  if (!resolved.ok) {
    const { because, host, sentence } = resolved.refusal;
    if (because === "unknown-host") return null;
    return { sentence, allowHost: because === "not-allowed" ? host : null };
  }
  if (demo && resolved.target.network !== "loopback")
    return { sentence: "The demo asks handlers on this machine only.", allowHost: null };
  return null;
}
