/**
 * Fields that the API reference gives beside those that are read: they are no drift. What stands in them is not asked
 * for. From "Call", "UserMessage", "BotMessage", "ToolCallMessage", "ToolCallResultMessage", "ToolCall", "Artifact" and
 * the server message of each type.
 */
import { z } from "zod";

function fields(names: string): Record<string, z.ZodType> {
  return Object.fromEntries(names.split(" ").map((name) => [name, z.unknown().optional()]));
}

export const CALL_FIELDS = fields(
  "costs messages phoneCallProvider phoneCallTransport status endedReason destination orgId createdAt updatedAt cost costBreakdown artifactPlan analysis monitor artifact phoneCallProviderId assistantId assistant assistantOverrides squadId squad workflowId workflow workflowOverrides phoneNumberId phoneNumber customerId name schedulePlan transport",
);

export const TURN_FIELDS = fields(
  "message time endTime secondsFromStart duration source toolCalls toolCallId name result metadata",
);

export const TOOL_CALL_FIELDS = fields("type function");

export const ARTIFACT_FIELDS = fields(
  "messagesOpenAIFormatted recording videoRecordingUrl videoRecordingStartDelaySeconds pcapUrl structuredOutputs performanceMetrics",
);

export const DESTINATION_FIELDS = fields(
  "number phoneNumber sipUri sipHeaders extension callerId message description transferPlan assistantName",
);

const OF_TYPE: Record<string, string> = {
  "assistant.speechStarted": "text turn source",
  "call.endpointing.request": "messages messagesOpenAIFormatted",
  "conversation-update": "messages messagesOpenAIFormatted",
  "knowledge-base-request": "messagesOpenAIFormatted",
  "model-output": "output turnId",
  "tool-calls": "toolCalls",
  "transfer-update": "fromAssistant toAssistant",
  transcript: "isFiltered detectedThreats originalTranscript",
};

export function documentedFields(type: string): Record<string, z.ZodType> {
  const names = OF_TYPE[type];
  return names === undefined ? {} : fields(names);
}
