/** The fields of a mapping in the order of the form: what belongs together, and what each is for. */
import type { MappingField } from "../../../shared/mapping";
import type { ArtifactName } from "../../../shared/words";

export type FieldWords = {
  field: MappingField;
  example: string;
  means: string;
  /** It can be required of a call record. */
  artifact?: ArtifactName;
};
export type FieldGroup = { words: string; why: string; fields: readonly FieldWords[] };

export const groups: readonly FieldGroup[] = [
  {
    words: "Which call, and when it may leave",
    why: "Without these three nothing leaves.",
    fields: [
      {
        field: "callKey",
        example: "call.id",
        means: "The same in every event of one call, another one in each other call.",
      },
      {
        field: "endedWhen",
        example: 'event = "call.ended"',
        means: "True of the event that proves the end of the call.",
      },
      {
        field: "finalWhen",
        example: 'event = "call.report"',
        means: "True of the last event: from it on the call may leave.",
      },
    ],
  },
  {
    words: "The event",
    why: "How it stands on the timeline.",
    fields: [
      { field: "type", example: "event", means: "Its name. Left out, all events are called “event”." },
      {
        field: "label",
        example: "event_name",
        means: "Short name at its pin. Left out, it is the type.",
      },
      {
        field: "stage",
        example: "call.stage",
        means:
          "queued, dialing, in-conversation, processing, analysis, final or failed. It orders the events of a call.",
      },
      { field: "sequence", example: "seq", means: "Its number within the call: orders events of one stage." },
      {
        field: "occurredAt",
        example: "timestamp",
        means: "A time with its offset, or seconds or milliseconds since 1970.",
      },
      {
        field: "kind",
        example: '"action"',
        means: "lifecycle, action, final or failure: the shape of its pin.",
      },
      {
        field: "duplicateKey",
        example: "event_id",
        means:
          "Events of one type with the same value are copies. Left out, it is the header webhook-id, else the bytes.",
      },
    ],
  },
  {
    words: "The call",
    why: "What its call record says.",
    fields: [
      {
        field: "outcome",
        example: "result",
        means: "completed, no-answer, busy, failed, voicemail, missed, skipped, aborted or timed-out.",
      },
      { field: "status", example: "status", means: "The platform’s own word for how it stands." },
      { field: "direction", example: "direction", means: "inbound or outbound." },
      { field: "startedAt", example: "started_at", means: "When the conversation began." },
      { field: "talkSeconds", example: "duration", means: "How long the conversation was, in seconds." },
      {
        field: "phone",
        example: "customer.phone",
        means: "The customer’s number, in any usual form.",
      },
      { field: "personName", example: "customer.name", means: "The customer’s name." },
      { field: "externalId", example: "customer.id", means: "The customer’s id in your CRM." },
      { field: "metadata", example: "metadata", means: "An object of your own fields." },
    ],
  },
  {
    words: "What comes of it",
    why: "Artifacts: mark those a call record must not leave without.",
    fields: [
      { artifact: "summary", field: "summary", example: "summary", means: "Text." },
      {
        artifact: "transcript",
        field: "transcript",
        example: "transcript",
        means: "Text, or a list of turns.",
      },
      {
        artifact: "recording",
        field: "recording",
        example: "recording_url",
        means: "An http or https link.",
      },
    ],
  },
];
