/** A scenario as YAML, laid out as the ones that come with Ringback. */
import { Document, isMap, isPair, isScalar, isSeq, type Node, visit } from "yaml";
import { writeDuration } from "../../../../shared/duration";
import type { Expectation } from "../../../../shared/expectations";
import type { StepFault } from "../../../../shared/scenario";
import type { Json, PackId } from "../../../../shared/words";

export type WrittenStep = {
  atMs: number;
  type: string;
  call: string | null;
  payload: Json | undefined;
  set: Record<string, Json>;
  without: string[];
  fault: StepFault;
};

export type WrittenCall = {
  name: string | null;
  metadata: Record<string, Json>;
  with: Record<string, string>;
};

export type WrittenScenario = {
  comments: string[];
  name: string;
  provider: PackId;
  seed: number;
  calls: WrittenCall[];
  steps: WrittenStep[];
  expect: Expectation[];
  /** Lines behind the last step. */
  after: string[];
};

const widest = 100;

export function writeScenario(scenario: WrittenScenario): string {
  const { calls, steps } = scenario;
  const [only] = calls.length === 1 ? calls : [];
  const written = {
    version: 1,
    scenario: scenario.name,
    tags: ["recorded"],
    provider: scenario.provider,
    seed: scenario.seed,
    ...(only && Object.keys(only.with).length > 0 ? { with: only.with } : {}),
    ...(only && Object.keys(only.metadata).length > 0 ? { call: { metadata: only.metadata } } : {}),
    ...(only ? {} : { calls: Object.fromEntries(calls.map(namedCall)) }),
    steps: steps.map((step) => ({
      [writeDuration(step.atMs)]: step.type,
      ...(step.call === null ? {} : { call: step.call }),
      ...(step.payload === undefined ? {} : { payload: step.payload }),
      ...(Object.keys(step.set).length > 0 ? { set: step.set } : {}),
      ...(step.without.length > 0 ? { without: step.without } : {}),
      ...(Object.keys(step.fault).length > 0 ? { fault: step.fault } : {}),
    })),
    ...(scenario.expect.length > 0 ? { expect: scenario.expect } : {}),
  };
  // The same object in two places would be written as an anchor and an alias, which no scenario may have.
  const document = new Document(written, { aliasDuplicateObjects: false });
  document.commentBefore = scenario.comments.map((line) => ` ${line}`).join("\n");
  comment(document.get("steps"), scenario.after);
  inOneLine(document);
  // A comment of the document keeps an empty line behind it; the files of Ringback have none.
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replace(/^((?:#.*\n)+)\n/, "$1");
}

function namedCall({ name, metadata, with: values }: WrittenCall): [string, Json] {
  return [
    name ?? "call",
    {
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
      ...(Object.keys(values).length > 0 ? { with: values } : {}),
    },
  ];
}

function comment(list: unknown, after: string[]): void {
  if (isSeq(list) && after.length > 0) list.comment = after.map((line) => ` ${line}`).join("\n");
}

/** What is short stands in one line, `fault: {duplicate: 3, within: 2s}`; the steps themselves do not. */
function inOneLine(document: Document): void {
  visit(document, {
    Collection(_, node, path) {
      const depth = path.filter((one) => isMap(one) || isSeq(one)).length;
      const parent = path.at(-1);
      const isStepOrPart = depth < 2 || (depth === 2 && isSeq(path.findLast(isSeq)) && !isPair(parent));
      if (isStepOrPart && !isListOfWords(node)) return undefined;
      if (JSON.stringify(node).length > widest || hasLines(node)) return undefined;
      (node as { flow?: boolean }).flow = true;
      return visit.SKIP;
    },
  });
}

function isListOfWords(node: Node): boolean {
  return isSeq(node) && node.items.every((item) => isScalar(item));
}

function hasLines(node: Node): boolean {
  let found = false;
  visit(node, {
    Scalar(_, { value }) {
      if (typeof value === "string" && value.includes("\n")) found = true;
    },
  });
  return found;
}
