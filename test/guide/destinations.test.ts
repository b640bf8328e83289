/**
 * Every kind of destination has the same parts in the documentation: what it writes, how it is set up there and here, how
 * it is tested, what a repeat does, what goes wrong, its limits, what was not run, and the pages of the vendor it rests on.
 * What the engine knows itself stands between marks: `UPDATE_GUIDE=1 npx vitest run test/guide/destinations` writes it anew.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Destination } from "../../electron/engine/destinations/destination";
import { destinationKinds, destinationOf } from "../../electron/engine/destinations/destinations";
import { callRecord } from "../../electron/engine/destinations/record-for-tests";
import type { DestinationField } from "../../shared/destination-setup";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const engine = "electron/engine/destinations";

/** Where each kind stands: a page of its own, or below a heading of one; and the code that says its sentences. */
const guides: Record<string, { page: string; below: string | null; code: string[] }> = {
  "sandbox-crm": { page: "sandbox-crm", below: "As a destination", code: ["sandbox-crm.ts"] },
  hubspot: { page: "hubspot", below: null, code: ["hubspot/*.ts"] },
  salesforce: { page: "salesforce", below: null, code: ["salesforce/*.ts"] },
  avionte: { page: "avionte", below: null, code: ["avionte/*.ts"] },
  "rest-template": { page: "rest-template", below: null, code: ["rest-template/*.ts"] },
  warehouse: {
    page: "warehouse",
    below: "SQLite file",
    code: ["warehouse/*.ts", "../warehouse/warehouse-file.ts"],
  },
  postgres: { page: "warehouse", below: "PostgreSQL", code: ["postgres/*.ts"] },
  "any-url": { page: "any-url", below: null, code: ["any-url.ts", "standard-webhooks.ts"] },
  slack: { page: "messages", below: "Slack", code: ["slack/*.ts"] },
  mail: { page: "messages", below: "E-mail", code: ["mail/*.ts"] },
  zendesk: { page: "messages", below: "Zendesk", code: ["zendesk/*.ts"] },
  whatsapp: { page: "messages", below: "WhatsApp", code: ["whatsapp.ts"] },
  orders: { page: "messages", below: "Orders", code: ["orders.ts"] },
};
const ofAll = ["http.ts", "oauth.ts", "address.ts", "fields.ts"];

/** The text below a heading, up to the next one of its rank or above; null: there is no such heading. */
function partOf(text: string, rank: number, heading: string): string | null {
  const [, after] = text.split(`\n${"#".repeat(rank)} ${heading}\n`);
  return after === undefined ? null : (after.split(new RegExp(`\n#{2,${rank}} `))[0] ?? "").trim();
}

const cell = (text: string) =>
  text
    .replaceAll("|", "\\|")
    .replaceAll(/<(?=[a-z])/g, "\\<")
    .replaceAll(/\s*\n\s*/g, " ⏎ ");
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n")
    .replaceAll("| --- ", "|---")
    .replaceAll("--- |", "---|");

/** What a field begins with, short. */
function beginsWith({ preset, kind, choices }: DestinationField): string {
  if (preset === null || preset === "") return "–";
  if (kind === "switch") return preset ? "on" : "off";
  const lines = String(preset).split("\n");
  if (lines.length > 2) return `${lines.length} lines`;
  return choices.find(({ value }) => value === preset)?.label ?? `\`${cell(String(preset))}\``;
}

function whenAsked(field: DestinationField, fields: DestinationField[]): string {
  const other = fields.find(({ name }) => name === field.shownFor?.field);
  if (!other || !field.shownFor) return field.required ? ", needed" : "";
  const words = field.shownFor.values.map((value) => other.choices.find((one) => one.value === value)?.label);
  return `, ${field.required ? "needed " : ""}with *${other.label}*: ${words.join(" or ")}`;
}

const groupOf = ({ kind, message }: Destination) =>
  message
    ? "Messages, which your rules send"
    : ["sandbox-crm", "hubspot", "salesforce", "avionte"].includes(kind)
      ? "CRMs, told of every call record"
      : "Other systems, told of every call record";

function setUpOf(destination: Destination): string {
  const { name, fields, presets = [], message, makeCredentials, testConnection } = destination;
  const cards = presets.length === 0 ? [name] : presets.map((preset) => `${name}: ${preset.name}`);
  const steps = [
    "On *Deliver* press the plus sign beside *Destinations*: *Add a destination*.",
    `Below *${groupOf(destination)}* choose ${cards.map((card) => `**${card}**`).join(" or ")}.`,
    fields.length === 0
      ? "It asks for a name only."
      : "Give it a name and fill in what it asks for (the table below).",
    ...(testConnection ? ["**Test the connection.** Nothing is written by it."] : []),
    `**Add and switch on.**${makeCredentials ? " The secret that was made is shown once." : ""}`,
    ...(message?.way === "out"
      ? [
          `Beside the rule that sends it, or at a message in the local outbox: **Let out …**, then **Let ${name} out**. Until then its messages land here.`,
        ]
      : []),
  ];
  const settings = table(
    ["on the screen", "over REST", "begins with", "is"],
    fields.map((field) => [
      `**${field.label}**${whenAsked(field, fields)}`,
      `\`${field.name}\`${field.kind === "secret" ? ", a credential" : ""}`,
      beginsWith(field),
      cell(field.help),
    ]),
  );
  return [
    steps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    ...(fields.length === 0 ? [] : [settings]),
  ].join("\n\n");
}

function writesOf({ kind, message, mappingSheet }: Destination): string | null {
  if (message)
    return table(
      ["text", "begins with", "is"],
      message.fields.map(({ label, required, preset, help, choices }) => [
        `**${label}**${required ? ", needed" : ""}`,
        preset === "" ? "empty" : `\`${cell(preset)}\``,
        cell([help, choices.length > 0 ? `One of ${choices.join(", ")}.` : ""].filter(Boolean).join(" ")),
      ]),
    );
  // PostgreSQL has the columns of the file, which stand there.
  if (mappingSheet.length === 0 || kind === "postgres") return null;
  return table(
    ["object", "field", "from", "when", "may be changed by"],
    mappingSheet.map((row) => [row.object, `\`${row.field}\``, cell(row.from), cell(row.when), row.owner]),
  );
}

const incomplete = {
  "send-marked": "leaves marked as incomplete",
  hold: "is held, and you are asked",
  never: "never leaves",
};
const transcript = {
  full: "in full",
  summary: "the summary only",
  link: "a link only",
  none: "nothing of it",
};
const quiet = { yes: "taken", "missed-inbound": "taken where they were inbound", no: "not taken" };

function limitsOf({ limits, gate, scopes, remote, message }: Destination): string {
  const lines = [
    limits.words,
    `Calls: ${
      message ? "those your rules name" : remote ? "live ones only" : "of every origin"
    }. A call that is not complete at its deadline ${incomplete[gate.incomplete]}; calls nobody talked in are ${
      quiet[gate.withoutConversation]
    }, those never dialled ${gate.neverDialled || message ? "taken" : "not"}.`,
    ...(message
      ? []
      : [
          `Of the conversation it is told ${transcript[gate.transcript]}.${
            gate.settle
              ? ` It waits until the call was quiet for ${gate.settle.ms / 60_000} minutes (our judgement).`
              : ""
          }`,
        ]),
    "All of this is set at [its gate](gate.md).",
    ...(scopes.length > 0
      ? [`It needs to be allowed: ${scopes.map((scope) => `\`${scope}\``).join(", ")}.`]
      : []),
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

describe.each(destinationKinds)("%s", (kind) => {
  const destination = destinationOf(kind);
  const guide = guides[kind];
  if (!guide) throw new Error(`${kind} has no page`);
  const path = `docs/${guide.page}.md`;
  const rank = guide.below === null ? 2 : 3;
  const whole = () => (guide.below === null ? read(path) : `\n${partOf(read(path), 2, guide.below) ?? ""}`);
  const part = (heading: string) => partOf(whole(), rank, heading);

  const made: Record<string, string | null> = {
    "What it writes": writesOf(destination),
    "Set up in Ringback": setUpOf(destination),
    "A repeat": `> ${destination.promise}`,
    Limits: limitsOf(destination),
  };
  if (process.env.UPDATE_GUIDE) {
    for (const [heading, text] of Object.entries(made)) {
      const before = part(heading);
      if (text === null || before === null) continue;
      const after = before.replace(
        /<!-- made -->[\s\S]*?<!-- \/made -->/,
        () => `<!-- made -->\n\n${text}\n\n<!-- /made -->`,
      );
      writeFileSync(
        join(root, path),
        read(path).replace(whole().trim(), () =>
          whole()
            .trim()
            .replace(before, () => after),
        ),
      );
    }
  }

  test("what the engine knows of it stands there as the engine and the screen say it", () => {
    for (const [heading, text] of Object.entries(made)) {
      if (text === null) continue;
      const [, stands] = /<!-- made -->\n\n([\s\S]*?)\n\n<!-- \/made -->/.exec(part(heading) ?? "") ?? [];
      expect(stands, `${path}: ${heading}; write it with UPDATE_GUIDE=1`).toBe(text);
    }
  });

  test("it has every other part", () => {
    for (const heading of ["Set up there", "Test and preview", "What was not run", "Sources"])
      expect(part(heading)?.length ?? 0, `${path}: ${heading}`).toBeGreaterThan(20);
    expect(part("Sources")).toMatch(/^- /m);
    if (destination.remote || destination.message?.way === "out")
      expect(part("Set up there"), "its steps are numbered").toMatch(/^1\. [\s\S]*^2\. /m);
  });

  test("what goes wrong is said in the sentences that are shown, each with why and what to do", () => {
    const tables = (part("What goes wrong") ?? "")
      .split("\n\n")
      .filter((one) => /^\| (shown|beside)/.test(one));
    const rowsOf = (one: string | undefined) => one?.split("\n").slice(2) ?? [];
    const cellsOf = (row: string) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim());
    expect(rowsOf(tables[0]).length).toBeGreaterThanOrEqual(destination.message?.way === "local" ? 1 : 4);
    for (const row of rowsOf(tables[0])) expect(cellsOf(row).filter(Boolean), row).toHaveLength(3);
    const code = [...guide.code, ...ofAll]
      .flatMap((pattern) => globSync(join(engine, pattern), { cwd: root }))
      .map(read)
      .join("\n");
    const unknown = tables
      .flatMap(rowsOf)
      .flatMap((row) =>
        [...(cellsOf(row)[0] ?? "").matchAll(/`([^`]+)`/g)].flatMap(([, sentence = ""]) =>
          sentence.split("…").every((piece) => code.includes(piece.trim())) ? [] : [sentence],
        ),
      );
    expect(unknown, "is said by no code of it").toEqual([]);
  });

  test("what is refused beside a field stands there too", () => {
    const text = part("What goes wrong") ?? "";
    const said = guide.code
      .flatMap((pattern) => globSync(join(engine, pattern), { cwd: root }))
      .filter((file) => !file.includes(".test."))
      .flatMap((file) => [
        ...read(file).matchAll(/(?:sentence:|say\(\s*"?\w+"?,|beside\("\w+",)\s*(?:"([^"]+)"|`([^`]+)`)/g),
      ])
      .map(([, plain, template]) => plain ?? template ?? "");
    const pieces = said.flatMap((sentence) => sentence.split(/\$\{(?:[^{}]|\{[^}]*\})*\}/));
    const told = (piece: string) => text.includes(piece.trim().replace(/\.$/, ""));
    expect(pieces.filter((piece) => piece.trim().length > 9 && !told(piece))).toEqual([]);
  });

  // A message becomes no steps, and has no test of them.
  if (destination.message) return;
  test("each step that a call becomes is named where it says what it writes", () => {
    const text = part("What it writes") ?? "";
    const record = callRecord({ personExternalId: "482913", followUps: ["send_offer"] });
    const values = Object.fromEntries(destination.fields.map(({ name, preset }) => [name, preset]));
    const steps = destination.map(record, 1, () => null, { ...values, typeId: 14 });
    expect(steps.length).toBeGreaterThan(0);
    // Without a sheet, or with a short one, every field is named in words.
    const written = steps.map(({ payload }) => payload as { properties?: Record<string, unknown> });
    const names =
      kind === "any-url" || kind === "sandbox-crm"
        ? written.flatMap((one) => Object.keys(one.properties ?? one))
        : [];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    expect(steps.filter(({ step }) => !text.includes(`\`${step}\``)).map(({ step }) => step)).toEqual([]);
  });
});

test("the words of the set-up are those of the screen", () => {
  const screen = globSync("renderer/deliver/**/*.tsx", { cwd: root }).map(read).join("\n");
  for (const words of [
    "Add a destination",
    "Test the connection",
    "Add and switch on",
    "Let out …",
    "CRMs, told of every call record",
    "Messages, which your rules send",
    "Other systems, told of every call record",
    "Preview",
    "Mapping sheet",
    "Promise and limits",
    "Run dry",
  ])
    expect(screen).toContain(words);
});

test("what is refused beside the fields of every kind stands on the page of all", () => {
  const part = partOf(read("docs/destinations.md"), 2, "What is refused beside a field") ?? "";
  const code = ["address.ts", "fields.ts"].map((file) => read(join(engine, file))).join("\n");
  const shown = [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, sentence = ""]) => sentence);
  expect(shown.length).toBeGreaterThanOrEqual(8);
  const isSaid = (sentence: string) => sentence.split("…").every((piece) => code.includes(piece.trim()));
  expect(shown.filter((sentence) => !isSaid(sentence))).toEqual([]);
});
