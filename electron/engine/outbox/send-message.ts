/**
 * One attempt to send a rule's message. What a person must be asked first is asked before anything is written anywhere.
 * It lands in the local outbox where its destination was not let out, and always where its call is not live: a message
 * of a simulated call leaves this machine under no setting.
 */
import { type RuleMessage, ruleMessage } from "../../../shared/rules";
import type {
  Destination,
  DestinationSettings,
  SendDecision,
  SendOutcome,
} from "../destinations/destination";
import { canonicalJson } from "../providers/canonical-json";

/** Name of the setting by which a person let a destination out. */
export const letOutName = "letOut";

export type MessageParts = {
  destination: Destination;
  settings: DestinationSettings;
  body: string;
  decision: SendDecision | null;
  land(payload: RuleMessage, because: string): Promise<void>;
  send(body: string): Promise<SendOutcome>;
};

export async function sendMessage(parts: MessageParts): Promise<SendOutcome> {
  const { destination, settings, decision } = parts;
  const read = ruleMessage.safeParse(JSON.parse(parts.body));
  if (!read.success)
    return { class: "permanent", status: null, observed: "it is no message of a rule any more" };
  const payload = decided(read.data, destination, decision);
  const { asks } = payload;
  if (asks)
    return {
      class: "ask",
      status: null,
      observed: asks.sentence,
      question: { about: asks.about, candidates: [], sentence: asks.sentence },
    };
  const because = whyHere(payload, destination, settings);
  if (because === null) return parts.send(canonicalJson(payload));
  await parts.land(payload, because);
  return {
    class: "delivered",
    status: null,
    remoteId: null,
    observed: `landed in the local outbox: ${because}`,
  };
}

/** Why it stays on this machine, in words; null: it leaves. */
export function whyHere(
  { leaves }: Pick<RuleMessage, "leaves">,
  { name, message }: Destination,
  settings: Pick<DestinationSettings, "values">,
): string | null {
  if (message?.way === "here") return null;
  if (message?.way === "local") return `${name} goes no further than here`;
  if (settings.values[letOutName] !== true) return `${name} was not let out`;
  return leaves ? null : "only live calls may leave this machine, and neither tests nor spam";
}

/** With what a person said about it. A field that is not there any more is asked about again. */
function decided(payload: RuleMessage, { message }: Destination, decision: SendDecision | null): RuleMessage {
  if (decision?.choice === "anyway" && payload.asks?.about !== "no-address")
    return { ...payload, asks: null };
  const address = message?.fields.find(({ kind }) => kind === "address");
  if (decision?.choice !== "address" || !address) return payload;
  return { ...payload, asks: null, message: { ...payload.message, [address.name]: decision.address } };
}
