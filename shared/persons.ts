/** Persons: whom calls, texts and forms belong to, with what joined them and what asks. */
import { z } from "zod";
import { crmObject } from "./crm";
import { destinationKind } from "./deliveries";
import { at, deliveryState, direction, origin, outcome, outcomeClass, packId, stage } from "./words";

/** The steps of matching in their order, then what a person decided, and `none`: no key at all. */
export const matchingStep = z.enum(["external", "payload-phone", "provider", "phone", "decision", "none"]);
export type MatchingStep = z.infer<typeof matchingStep>;

/** `call`: an action belongs by its call. */
export const belongsBy = z.object({
  how: matchingStep.or(z.literal("call")),
  /** `u_88`, `PER7d2`, a number, a call's key; null where nothing joins it. */
  key: z.string().nullable(),
  /** A number alone, and something speaks against it: it asks. */
  weak: z.boolean(),
});
export type BelongsBy = z.infer<typeof belongsBy>;

export const personItemKind = z.enum(["call", "text", "form", "action"]);
export type PersonItemKind = z.infer<typeof personItemKind>;

export const personItem = z.object({
  /** The call's id, or the event id of a text, form or action. */
  itemId: z.string(),
  kind: personItemKind,
  /** Theirs where they name a moment, else ours. */
  at,
  provider: packId,
  direction: direction.nullable(),
  /** Name of an action: `create_order`. */
  label: z.string().nullable(),
  /** What was said or done. */
  words: z.string(),
  media: z.number().int(),
  belongsBy,
  callId: z.string().nullable(),
  eventId: z.string().nullable(),
  stage: stage.nullable(),
  outcome: outcome.nullable(),
  outcomeClass: outcomeClass.nullable(),
  talkSeconds: z.number().nullable(),
  /** Destinations that were told of it, with the worst state there. */
  wentTo: z.array(z.object({ destination: z.string(), kind: destinationKind, state: deliveryState })),
  /** Of a call: why it has not left, in a word; null where it left or has nothing to leave for. */
  waits: z.enum(["waiting", "held"]).nullable(),
});
export type PersonItem = z.infer<typeof personItem>;

/** A value of the person with where it came from and what it took the place of. */
export const contactValue = z.object({
  name: z.enum(["name", "phone", "email", "address", "external-id", "provider-key", "first-seen"]),
  value: z.string(),
  source: z
    .object({
      eventId: z.string(),
      provider: packId,
      type: z.string().nullable(),
      /** Dotted path in the payload; null where it is not one place of it. */
      path: z.string().nullable(),
    })
    .nullable(),
  replaced: z.string().nullable(),
});
export type ContactValue = z.infer<typeof contactValue>;

export const matchingLine = z.object({
  step: matchingStep,
  items: z.number().int(),
  /** What answered, or why it asks. */
  because: z.string(),
  weak: z.boolean(),
});
export type MatchingLine = z.infer<typeof matchingLine>;

export const personCandidate = z.object({
  personId: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  items: z.number().int(),
});

export const weakQuestion = z.object({
  /** What a decision names: a call's id, or the event id of a text or form. */
  subject: z.string(),
  reason: z.enum(["name", "silence", "ambiguous"]),
  kind: personItemKind,
  at,
  items: z.number().int(),
  /** Whom the other side names. */
  otherName: z.string().nullable(),
  comparison: z.array(
    z.object({
      what: z.enum(["number", "caller id", "their person", "called", "last contact", "heard"]),
      theirs: z.string().nullable(),
      ours: z.string().nullable(),
      differs: z.boolean(),
    }),
  ),
  /** What the evidence suggests; null: nothing does. */
  suggests: z.enum(["same", "other"]).nullable(),
  /** Everybody who has this number, this person included. */
  candidates: z.array(personCandidate),
});
export type WeakQuestion = z.infer<typeof weakQuestion>;

export const personDecisionRow = z.object({
  decisionId: z.number().int(),
  subject: z.string(),
  decision: z.enum(["same", "other"]),
  at,
  /** Whom the other side names. */
  otherName: z.string().nullable(),
});
export type PersonDecisionRow = z.infer<typeof personDecisionRow>;

export const personDetail = z.object({
  personId: z.string(),
  origin,
  name: z.string().nullable(),
  phones: z.array(z.string()),
  externalIds: z.array(z.string()),
  /** `PER…`, without the provider before it. */
  providerKeys: z.array(z.string()),
  /** No key at all: the caller withheld the number, and nothing can be joined. */
  withheld: z.boolean(),
  values: z.array(contactValue),
  firstSeenAt: at,
  lastSeenAt: at,
  counts: z.object({
    items: z.number().int(),
    calls: z.number().int(),
    texts: z.number().int(),
    forms: z.number().int(),
    actions: z.number().int(),
    sure: z.number().int(),
    weak: z.number().int(),
  }),
  talk: z.object({ seconds: z.number(), calls: z.number().int() }),
  /** What was asked for, `of`, as an item of the list; null where the person was. */
  opened: z.string().nullable(),
  /** True: more shares their keys than is looked at, and the newest is shown. */
  cut: z.boolean(),
  items: z.array(personItem),
  cursor: z.string().nullable(),
  matching: z.array(matchingLine),
  questions: z.array(weakQuestion),
  decisions: z.array(personDecisionRow),
  crm: z.object({
    contact: crmObject.nullable(),
    /** Why it is not known; null where it is. */
    sentence: z.string().nullable(),
  }),
});
export type PersonDetail = z.infer<typeof personDetail>;
