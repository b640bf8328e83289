/** The texts of a Slack message. */
import { messageText } from "../message-text";

export const slackFields = [
  messageText({
    name: "title",
    label: "Title",
    required: true,
    help: "In bold at the top, and what a notification shows. At most 150 characters.",
    preset: 'Call: {{outcome else "still going on"}}',
  }),
  messageText({
    name: "customer",
    label: "Customer",
    preset: '{{person.name else "Unknown"}}, {{person.phone else "number withheld"}}',
  }),
  messageText({
    name: "about",
    label: "About",
    kind: "text",
    help: "What the call was about. At most 3,000 characters.",
    preset: '{{summary else "There is no summary."}}',
  }),
  messageText({
    name: "action",
    label: "Do now",
    kind: "text",
    help: "What whoever reads it should do.",
  }),
  messageText({
    name: "priority",
    label: "Priority",
    kind: "choice",
    choices: ["low", "normal", "high", "urgent"],
    help: "Left empty, none is shown.",
  }),
];
