/** The masks of `presenting/`, for the one call on the stage, where they are on whether or not a presentation is. Pure. */
import type { CallRow } from "../../shared/calls";
import type { RuleMessage } from "../../shared/rules";
import type { TwinCall, TwinField } from "../../shared/twin-contract";
import type { Json } from "../../shared/words";
import { createMasks } from "../presenting/masks";

export type Mask = (text: string) => string;

export const unmasked: Mask = (text) => text;

export function maskOf({ origin, personName }: Pick<CallRow, "origin" | "personName">): Mask {
  if (origin === "simulated") return unmasked;
  const masks = createMasks();
  if (personName !== null) masks.learnName(personName);
  return masks.mask;
}

export function maskMessage(message: RuleMessage, mask: Mask): RuleMessage {
  const texts = Object.entries(message.message).map(([name, text]) => [name, mask(text)]);
  return { ...message, message: Object.fromEntries(texts) };
}

/** The values of both cards; who, what and when stay. */
export function maskTwin(call: TwinCall, mask: Mask): TwinCall {
  const field = (one: TwinField): TwinField => ({ ...one, value: maskJson(one.value, mask) });
  return {
    ...call,
    writes: call.writes.map((write) => ({ ...write, fields: write.fields.map(field) })),
    gated: call.gated.map((record) => ({ ...record, fields: record.fields.map(field) })),
  };
}

function maskJson(value: Json, mask: Mask): Json {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((one) => maskJson(one, mask));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskJson(one, mask)]));
}
