/** What the set-up of Zendesk asks for, and the texts of a ticket. */
import { messageText } from "../message-text";
import { setUpField } from "../set-up-field";

export const priorities = ["low", "normal", "high", "urgent"];

export const zendeskFields = [
  setUpField({
    name: "subdomain",
    label: "Subdomain",
    kind: "text",
    required: true,
    help: "The part before .zendesk.com.",
    placeholder: "acme",
  }),
  setUpField({
    name: "email",
    label: "E-mail of the agent",
    kind: "text",
    required: true,
    help: "An agent or admin, to whom the tickets' first comments belong.",
    placeholder: "agent@example.com",
  }),
  setUpField({
    name: "apiToken",
    label: "API token",
    kind: "secret",
    required: true,
    help: "From Admin Center, Apps and integrations, API tokens. It is sealed and never shown again.",
  }),
  setUpField({
    name: "asRequester",
    label: "Make the caller the requester",
    kind: "switch",
    help: "Zendesk then makes a user of the caller's name for each ticket. Off: name and number stand in the text.",
    preset: false,
  }),
  setUpField({
    name: "url",
    label: "Base URL",
    kind: "url",
    help: "Only where the help desk has another address than its subdomain says.",
    placeholder: "https://acme.zendesk.com",
  }),
];

export const zendeskTexts = [
  messageText({
    name: "subject",
    label: "Subject",
    required: true,
    help: "At most 150 characters.",
    preset: 'Call of {{person.name else person.phone else "an unknown caller"}}: {{outcome else "open"}}',
  }),
  messageText({
    name: "description",
    label: "Description",
    kind: "text",
    required: true,
    help: "The first comment, internal: Zendesk does not mail it to the caller. Name, number and call are put below it.",
    preset: '{{summary else "There is no summary."}}',
  }),
  messageText({
    name: "priority",
    label: "Priority",
    kind: "choice",
    choices: priorities,
    help: "A template may say it. Another word is left out, and the attempt says so.",
    preset: "normal",
  }),
  messageText({ name: "requesterName", label: "Caller's name", preset: '{{person.name else ""}}' }),
  messageText({ name: "requesterPhone", label: "Caller's number", preset: '{{person.phone else ""}}' }),
  messageText({
    name: "queue",
    label: "Queue",
    help: "The id of a group, else a tag that your views or triggers know.",
  }),
  messageText({
    name: "tags",
    label: "Tags",
    help: "Separated by commas. Spaces become underscores.",
    preset: "call",
  }),
];
