/**
 * Rules to begin with: the use cases that platforms name for call webhooks, with their thresholds. Smallest AI's pages
 * on webhook use cases give the mail branches, the ticket and the three Slack triggers; Mirai's webhook guide the two
 * actions. A person adds them, changes them, and sees them in the local outbox before anything leaves.
 */
import type { DestinationKind } from "../../../shared/deliveries";
import type { RuleCondition, RuleDefinition } from "../../../shared/rules";
import type { Json } from "../../../shared/words";

/** A destination that is made for the rule where none of its name and kind is there. */
export type Needed = { kind: DestinationKind; name: string; settings: Record<string, Json> };

/** `fields` that are otherwise than the destination's own presets. */
type Filled = { to: Needed; fields: Record<string, string> };
export type ReadyRule = {
  readyId: string;
  says: string;
  actions: Filled[];
  definition: Omit<RuleDefinition, "actions">;
};

const slack = (channel: string): Needed => ({
  kind: "slack",
  name: `Slack ${channel}`,
  settings: { channel },
});
const mail: Needed = { kind: "mail", name: "Mail", settings: {} };
const tickets: Needed = { kind: "zendesk", name: "Zendesk", settings: {} };
const orders: Needed = { kind: "orders", name: "Orders", settings: {} };
const whatsapp: Needed = { kind: "whatsapp", name: "WhatsApp", settings: {} };

const isReal: RuleCondition[] = [
  { kind: "field", field: "test", operator: "is", value: false },
  { kind: "field", field: "spam", operator: "is", value: false },
];
const satisfaction = (operator: "at-most" | "at-least", value: number): RuleCondition => ({
  kind: "field",
  field: "metric.satisfaction",
  operator,
  value,
});
const resolved = (value: boolean): RuleCondition => ({
  kind: "field",
  field: "metric.resolved",
  operator: "is",
  value,
});

function rule(
  name: string,
  runs: RuleDefinition["runs"],
  more: Partial<RuleDefinition> = {},
): Omit<RuleDefinition, "actions"> {
  const { actions: _, ...rest } = more;
  return {
    name,
    runs,
    trigger: null,
    providers: [],
    sources: [],
    conditions: [],
    group: null,
    zone: null,
    ...rest,
  };
}

const customer = '{{person.name else "Name not known"}}, {{person.phone else "number withheld"}}';
const summary = '{{summary else "No summary yet: ask the caller."}}';
const greeting = 'Hello {{person.name else "there"}},';
const followUpMail = "follow-up mail";
const ticket = "ticket";
const mailTo = "{{person.email else metadata.email}}";

export const readyRules: readonly ReadyRule[] = [
  {
    readyId: "transfer-requested",
    says: "The caller asked for a person: the team hears of it at once.",
    definition: rule("Transfer requested", "now", {
      trigger: { on: "end" },
      conditions: [
        {
          kind: "field",
          field: "outcomeDetail",
          operator: "one-of",
          value: ["transfer_requested", "human_requested", "call_transfer", "transferred"],
        },
        ...isReal,
      ],
    }),
    actions: [
      {
        to: slack("#support"),
        fields: {
          title: '{{person.name else person.phone else "Somebody"}} asks for a person',
          customer,
          about: summary,
          action: "Call back before {{ended + 15 min}}",
        },
      },
    ],
  },
  {
    readyId: "vip",
    says: "A customer who is marked VIP in the CRM, or has the tag, was on the line.",
    definition: rule("VIP call", "now", {
      trigger: { on: "end" },
      conditions: [{ kind: "field", field: "person.vip", operator: "is", value: true }, ...isReal],
    }),
    actions: [
      {
        to: slack("#vip"),
        fields: {
          title: 'VIP call: {{outcome else "ended"}}',
          customer,
          about: summary,
          action: "See whether they need anything else",
        },
      },
    ],
  },
  {
    readyId: "missed-call",
    says: "Nobody answered a call that came in. One that is still ringing is not missed.",
    definition: rule("Missed call", "now", {
      trigger: { on: "end" },
      conditions: [
        { kind: "field", field: "outcome", operator: "one-of", value: ["missed", "no-answer", "voicemail"] },
        { kind: "field", field: "direction", operator: "is", value: "inbound" },
        ...isReal,
      ],
    }),
    actions: [
      {
        to: slack("#front-desk"),
        fields: {
          title: "Missed call",
          customer,
          about:
            'Called {{company.name else agent else "us"}} at {{started else ended else "a time not told"}}',
          action: "Call back",
        },
      },
    ],
  },
  {
    readyId: "place-order",
    says: "Mirai's action create_order becomes an order in the sandbox CRM, while the call goes on.",
    definition: rule("Place the order", "now", {
      trigger: { on: "event", types: ["create_order"] },
      providers: ["mirai"],
    }),
    actions: [
      {
        to: orders,
        fields: {},
      },
    ],
  },
  {
    readyId: "send-whatsapp",
    says: "Mirai's action send_whatsapp becomes a message, with the reason Mirai gives.",
    definition: rule("Send the WhatsApp", "now", {
      trigger: { on: "event", types: ["send_whatsapp"] },
      providers: ["mirai"],
    }),
    actions: [
      {
        to: whatsapp,
        fields: {
          to: "{{event.payload.event.data.payload.number else person.phone}}",
          text: `${greeting} something is missing for your order. Please write to us here.`,
          reason: '{{event.payload.event.data.reason else "not given"}}',
        },
      },
    ],
  },
  {
    readyId: "unhappy-caller",
    says: "Satisfaction of 2 or less: the team hears of it with the summary.",
    definition: rule("Unhappy caller", "final", { conditions: [satisfaction("at-most", 2), ...isReal] }),
    actions: [
      {
        to: slack("#alerts"),
        fields: {
          title: "Unhappy caller: {{metric.satisfaction}} of 5",
          customer,
          about: summary,
          action: "Call them today",
        },
      },
    ],
  },
  {
    readyId: "mail-sorry",
    says: "Satisfaction of 2 or less: a mail that says sorry, and one to the manager.",
    definition: rule("Mail: we are sorry", "final", {
      group: followUpMail,
      conditions: [satisfaction("at-most", 2), ...isReal],
    }),
    actions: [
      {
        to: mail,
        fields: {
          to: mailTo,
          subject: "We are sorry about your call",
          body: `${greeting}\n\nyour call did not go as it should have. Somebody of the team will get back to you today.`,
        },
      },
      {
        to: mail,
        fields: {
          to: "manager@example.com",
          subject:
            'Escalation: {{person.name else person.phone else "a caller"}}, {{metric.satisfaction}} of 5',
          body: `${customer}\n\n${summary}\n\n{{link else ""}}`,
        },
      },
    ],
  },
  {
    readyId: "mail-resources",
    says: "Not resolved, and not unhappy: a mail with more resources.",
    definition: rule("Mail: more resources", "final", {
      group: followUpMail,
      conditions: [resolved(false), ...isReal],
    }),
    actions: [
      {
        to: mail,
        fields: {
          to: mailTo,
          subject: "More about what you asked",
          body: `${greeting}\n\nwe could not settle everything on the phone. Here is what helps most callers: https://example.com/help`,
        },
      },
    ],
  },
  {
    readyId: "mail-thanks",
    says: "Satisfaction of 4 or more and resolved: a mail that says thank you.",
    definition: rule("Mail: thank you", "final", {
      group: followUpMail,
      conditions: [satisfaction("at-least", 4), resolved(true), ...isReal],
    }),
    actions: [
      {
        to: mail,
        fields: {
          to: mailTo,
          subject: "Thank you for your call",
          body: `${greeting}\n\nthank you for calling. We noted: {{summary else "everything you told us"}}`,
        },
      },
    ],
  },
  {
    readyId: "ticket-urgent",
    says: "Not resolved, and it sounded bad: a ticket of high priority.",
    definition: rule("Ticket: unresolved and upset", "final", {
      group: ticket,
      conditions: [
        resolved(false),
        { kind: "field", field: "metric.sentiment", operator: "is", value: "negative" },
        ...isReal,
      ],
    }),
    actions: [{ to: tickets, fields: ticketFields("high") }],
  },
  {
    readyId: "ticket-unresolved",
    says: "Not resolved: a ticket with the summary, for the queue of its issue.",
    definition: rule("Ticket: unresolved", "final", {
      group: ticket,
      conditions: [resolved(false), ...isReal],
    }),
    actions: [{ to: tickets, fields: ticketFields("normal") }],
  },
  {
    readyId: "order-mail",
    says: "An order was placed in the call: a mail to the customer when the call is final.",
    definition: rule("Mail: your order", "final", {
      providers: ["mirai"],
      conditions: [{ kind: "field", field: "extra.create_order", operator: "there" }, ...isReal],
    }),
    actions: [
      {
        to: mail,
        fields: {
          to: "{{extra.create_order.payload.email else person.email}}",
          subject: "Your order",
          body: `${greeting}\n\nthank you for the call. We noted:\n\n{{summary else "your order"}}`,
        },
      },
    ],
  },
];

function ticketFields(priority: string): Record<string, string> {
  return {
    subject: '{{metadata.issue_type else extra.metrics.issue_type else "Unresolved call"}}',
    description: `${summary}\n\n${customer}\n{{link else ""}}`,
    priority,
    requesterName: '{{person.name else person.phone else "Caller"}}',
    requesterPhone: '{{person.phone else ""}}',
    queue: '{{metadata.issue_type else ""}}',
  };
}
