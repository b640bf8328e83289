/** What the set-up of a mail server asks for, and the texts of a mail. */
import { messageText } from "../message-text";
import { setUpField } from "../set-up-field";

export const mailFields = [
  setUpField({
    name: "host",
    label: "Mail server",
    kind: "text",
    required: true,
    help: "The server your mail program sends through.",
    placeholder: "smtp.example.com",
  }),
  setUpField({
    name: "security",
    label: "Encryption",
    kind: "choice",
    required: true,
    help: "STARTTLS goes with port 587, TLS with 465. What is not encrypted can be read on the way.",
    choices: [
      { value: "starttls", label: "STARTTLS" },
      { value: "tls", label: "TLS" },
      { value: "none", label: "none" },
    ],
    preset: "starttls",
  }),
  setUpField({
    name: "port",
    label: "Port",
    kind: "number",
    required: true,
    help: "587 with STARTTLS, 465 with TLS, 25 without.",
    preset: 587,
  }),
  setUpField({
    name: "user",
    label: "User",
    kind: "text",
    help: "Left empty, it does not sign in.",
    placeholder: "calls@example.com",
  }),
  setUpField({
    name: "password",
    label: "Password",
    kind: "secret",
    help: "Often one made for programs, and not the one you type. It is sealed and never shown again.",
  }),
  setUpField({
    name: "fromAddress",
    label: "From address",
    kind: "text",
    required: true,
    help: "An address this mail server may send from. Bounces go there.",
    placeholder: "calls@example.com",
  }),
  setUpField({
    name: "fromName",
    label: "From name",
    kind: "text",
    help: "Shown beside the address.",
    placeholder: "Lakeside Dental",
  }),
];

export const mailTexts = [
  messageText({
    name: "to",
    label: "To",
    kind: "address",
    required: true,
    help: "One address. A contact who wants no e-mail is asked about first.",
    preset: "{{person.email}}",
  }),
  messageText({
    name: "subject",
    label: "Subject",
    required: true,
    preset: 'Your call with {{company.name else "us"}}',
  }),
  messageText({
    name: "body",
    label: "Text",
    kind: "text",
    required: true,
    help: "Plain text, as it is read.",
    preset: 'Hello {{person.name else "there"}},\n\nthank you for your call.\n\n{{summary else ""}}',
  }),
  messageText({
    name: "replyTo",
    label: "Reply to",
    help: "Where answers go; left empty, to the sender.",
  }),
];
