/** `docs/api.md`: the OpenAPI document in the words of the product, with examples that a test asked a real engine for. */
import type { ApiDocument, Operation, Schema } from "./document";

/** What was asked, and the answer shortened: by `GET /calls`. */
export type Examples = Record<string, { path: string; body?: unknown; status: number; answer: unknown }>;

/** Headings in their order, with the first parts of the paths below each. */
const groups: readonly { name: string; says: string; parts: readonly string[] }[] = [
  {
    name: "Engine",
    says: "Where it listens and what it holds.",
    parts: ["status", "changes", "alerts", "clock", "read-again"],
  },
  {
    name: "Sources",
    says: "Receiving URLs, their secrets, and what providers are.",
    parts: ["sources", "providers", "unclaimed", "advice"],
  },
  { name: "Tunnel", says: "The public URL.", parts: ["tunnel"] },
  { name: "Events", says: "Requests exactly as they arrived.", parts: ["events", "refusals"] },
  {
    name: "Calls",
    says: "What the events of a call make together.",
    parts: ["calls", "untaken", "counterfactual", "would-change"],
  },
  {
    name: "Search",
    says: "Completion, metadata, views, pins and notes.",
    parts: ["search", "meta", "views", "pins", "notes"],
  },
  { name: "Persons", says: "Whom calls, texts and forms belong to.", parts: ["persons"] },
  {
    name: "Drift and schemas",
    says: "What no schema knows, and the user's own schemas.",
    parts: ["drift", "schemas"],
  },
  {
    name: "Scenarios and runs",
    says: "Calls as files, and their plays.",
    parts: ["scenarios", "runs", "forecast"],
  },
  {
    name: "Handlers",
    says: "Forwarding, replays, effects and verdicts.",
    parts: [
      "forwarding",
      "replays",
      "handlers",
      "handler-hosts",
      "handler-sessions",
      "effects",
      "verdict-runs",
      "probes",
    ],
  },
  {
    name: "Destinations",
    says: "Systems that are told, and their gates.",
    parts: [
      "destinations",
      "destination-kinds",
      "destination-test",
      "destination-preview",
      "destination-dry-run",
      "destination-sheet",
    ],
  },
  {
    name: "Deliveries and the outbox",
    says: "One call record for one destination, outbound.",
    parts: ["deliveries", "outbox", "unmatched", "local-outbox"],
  },
  { name: "Rules", says: "What is told now or at final.", parts: ["rules", "dry-runs"] },
  {
    name: "Sandbox CRM and naive twin",
    says: "The CRM on this machine, and what it would hold without the gate.",
    parts: ["crm", "twin", "why"],
  },
  { name: "Live", says: "The figures of a day.", parts: ["board"] },
  { name: "Reconcile", says: "The provider's own list of calls beside the log.", parts: ["reconciliations"] },
  {
    name: "Keeping",
    says: "Backup, restore, check, retention and forgetting.",
    parts: ["keeping"],
  },
  { name: "Presenting", says: "What is masked in front of a room.", parts: ["presentation"] },
  { name: "Sharing", says: "What goes out as a file and comes in as one.", parts: ["export", "import"] },
];

const errorWords: Record<string, string> = {
  "404": "there is nothing with this id",
  "409": "it clashes with what is there",
  "412": "something has to be done first",
  "413": "it is too large",
  "422": "understood and refused; `message` says why, `data` where",
  "429": "too many at once",
  "502": "the other side did not answer as it should",
  "503": "it cannot be done at the moment",
};

export function apiReference(document: ApiDocument, examples: Examples): string {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const lost = all.find(({ path }) => !groups.some(({ parts }) => parts.includes(partOf(path))));
  if (lost)
    throw new Error(`${lost.path} has no place in docs/api.md: name it in packaging/api/reference.ts`);
  const sections = groups.map(({ name, says, parts }) => {
    const own = all.filter(({ path }) => parts.includes(partOf(path)));
    const texts = own
      .toSorted((a, b) => parts.indexOf(partOf(a.path)) - parts.indexOf(partOf(b.path)))
      .map(({ path, method, operation }) =>
        operationText(method, path, operation, examples[`${method} ${path}`]),
      );
    return `## ${name}\n\n${says}\n\n${texts.join("\n")}`;
  });
  return `${opening(all.length)}\n${sections.join("\n")}`;
}

function partOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function operationText(
  method: string,
  path: string,
  operation: Operation,
  example: Examples[string] | undefined,
): string {
  const lines = [`### ${method} ${path}`, "", `${operation.summary ?? ""}.`, ""];
  if (operation.description) lines.push(operation.description, "");
  const inputs = inputsOf(operation);
  if (inputs.length > 0)
    lines.push(
      "| input | where | type | |",
      "|---|---|---|---|",
      ...inputs.map(
        ({ name, where, type, required }) =>
          `| \`${name}\` | ${where} | ${type} | ${required ? "required" : ""} |`,
      ),
      "",
    );
  const errors = Object.keys(operation.responses).filter((status) => Number(status) >= 400);
  if (errors.length > 0)
    lines.push(
      `Errors: ${errors.map((status) => `${status}, ${errorWords[status] ?? "refused"}`).join("; ")}.`,
      "",
    );
  if (example) {
    const body = example.body === undefined ? "" : `\n${JSON.stringify(example.body)}\n`;
    lines.push(
      "```http",
      `${method} /api${example.path}${body}`,
      "```",
      "",
      "```json",
      JSON.stringify(example.answer, null, 2) ?? "",
      "```",
      "",
    );
  }
  return lines.join("\n");
}

type Input = { name: string; where: string; type: string; required: boolean };

function inputsOf(operation: Operation): Input[] {
  const fromPath = (operation.parameters ?? []).map((one) => ({
    name: one.name,
    where: one.in,
    type: typeOf(one.schema),
    required: one.required ?? false,
  }));
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const fromBody = Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
    name,
    where: "body",
    type: typeOf(schema),
    required: body?.required?.includes(name) ?? false,
  }));
  return [...fromPath, ...fromBody];
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return "any";
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${String(one)}\``).join(", ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return Array.isArray(schema.type) ? schema.type.join(" or ") : (schema.type ?? "any");
}

function opening(operations: number): string {
  return `# REST API

Written by \`npm run api-docs\` from the engine's own OpenAPI document, which it answers at \`/api/openapi.json\`. It has
${operations} operations. The examples are answers of a real engine, shortened: one row of each list, long texts cut.

**Where.** Below \`/api\` of the console's address, \`http://127.0.0.1:4405\` unless another port was named. It listens on
this machine only and is never reachable through the tunnel.

**Token.** Every request carries \`Authorization: Bearer <token>\`. The token stands in \`engine.json\` of the data folder,
beside the address, for as long as the engine runs, and in the line that \`ringback serve --json\` prints. Without it the
answer is 401.

\`\`\`sh
curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:4405/api/status
\`\`\`

**Answers.** JSON. Times are epoch milliseconds. An error is \`{"code", "message", "data"}\`: \`message\` is a sentence that
says what happened and what to do, \`data\` the place where there is one. Input that does not fit the contract is 400.

**Pages.** A list answers \`{"rows", "cursor"}\`, newest first unless it says otherwise. Ask again with \`cursor\` for the
next page; it is null at the end. \`limit\` is 100 unless another was given.

**The live feed.** \`GET /changes\` and \`GET /board/watch\` are server-sent events. The first message carries a \`watch\` id;
acknowledge what came with \`POST /changes/{watch}/acknowledge\`, or the engine waits for it before it sends more.
`;
}
