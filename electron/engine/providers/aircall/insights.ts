/** What the AI add-on made of a call: each in an event of its own, about the call in `data.call_id`. */
import type { Json } from "../../../../shared/words";
import { isObject, textAt, valueAt } from "../paths";
import { nothingTold, type Told, type ToldArtifacts, tell, tellArtifact, tellWithin } from "../told";

export function readInsight(
  body: Json,
  type: string | null,
): { told: Told; artifacts: ToldArtifacts; tasks: string[] } {
  const told = nothingTold();
  const artifacts: ToldArtifacts = { artifacts: {}, from: {} };
  const tasks: string[] = [];
  if (type?.startsWith("ai_voice_agent."))
    tell(told, "agent", textAt(body, "data.agent_name")?.trim(), "data.agent_name");
  switch (type) {
    case "transcription.created": {
      const path = "data.content.utterances";
      const sent = valueAt(body, path);
      const turns = Array.isArray(sent) ? sent.filter((one) => textAt(one, "text") !== undefined) : [];
      if (turns.length > 0) tellArtifact(artifacts, "transcript", { state: "there", value: turns }, path);
      break;
    }
    case "summary.created":
      tellSummary(artifacts, body, ["data.content", "data.summary"]);
      break;
    case "ai_voice_agent.summary":
      tellSummary(artifacts, body, ["data.summary"]);
      tellWithin(told, "extra", "intake_answers", listAt(body, "data.intake_answers"), "data.intake_answers");
      break;
    case "topics.created":
      tellFirst(told, body, "topics", ["data.content", "data.topics"]);
      break;
    case "sentiment.created":
      tellSentiment(told, artifacts, body);
      break;
    case "action_item.created":
      for (const path of ["data.content", "data.action_item", "data.action_items"])
        tasks.push(...textsAt(body, path));
      break;
    case "call_evaluation.created":
    case "call_evaluation.updated":
      tellFirst(told, body, "evaluation", ["data.evaluation", "data.content"]);
      break;
    case "playbook_result.created":
    case "playbook_result.updated":
      tellFirst(told, body, "playbook_result", ["data.playbook_result", "data.content"]);
      break;
    case "custom_summary.result_created":
    case "custom_summary.result_updated":
      tellFirst(told, body, "custom_summary", ["data.content", "data.summary"]);
      break;
  }
  return { told, artifacts, tasks };
}

/** Where the task of an action item stands. */
export function taskPlace(body: Json): string {
  const paths = ["data.content", "data.action_item", "data.action_items"];
  return paths.find((path) => textsAt(body, path).length > 0) ?? "data";
}

function tellSummary(artifacts: ToldArtifacts, body: Json, paths: string[]): void {
  const path = paths.find((one) => textAt(body, one) !== undefined);
  if (path !== undefined)
    tellArtifact(artifacts, "summary", { state: "there", text: textAt(body, path) ?? "" }, path);
}

function tellFirst(told: Told, body: Json, name: string, paths: string[]): void {
  const path = paths.find((one) => {
    const value = valueAt(body, one);
    return value !== undefined && value !== null && value !== "";
  });
  if (path !== undefined) tellWithin(told, "extra", name, valueAt(body, path), path);
}

/** One mood per person outside: the first is the call's, all of them the analysis. */
function tellSentiment(told: Told, artifacts: ToldArtifacts, body: Json): void {
  const path = "data.participants";
  const participants = valueAt(body, path);
  const list = Array.isArray(participants) ? participants.filter(isObject) : [];
  if (list.length > 0) tellArtifact(artifacts, "analysis", { state: "there", value: list }, path);
  for (const place of [`${path}.0.value`, "data.sentiment", "data.content"]) {
    const mood = textAt(body, place);
    if (mood === undefined) continue;
    tellWithin(told, "extra", "sentiment", mood, place);
    return;
  }
}

function textsAt(body: Json, path: string): string[] {
  const value = valueAt(body, path);
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const text = typeof one === "string" ? one : (textAt(one, "content") ?? textAt(one, "title"));
    return text === undefined || text.trim() === "" ? [] : [text.trim()];
  });
}

function listAt(body: Json, path: string): Json | undefined {
  const value = valueAt(body, path);
  return Array.isArray(value) && value.length > 0 ? value : undefined;
}
