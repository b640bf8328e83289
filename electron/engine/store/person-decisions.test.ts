import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openReader, openWriter } from "./database";
import { deletePersonDecision, readPersonDecisions, savePersonDecision } from "./person-decisions";

test("an answer and its undoing both leave an audit row; what was undone is gone", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringback-decisions-"));
  const path = join(folder, "ringback.sqlite");
  const writer = openWriter(path);
  const reader = openReader(path);
  onTestFinished(() => {
    writer.close();
    reader.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const saved = savePersonDecision(writer, {
    namespace: "live",
    subject: "c_1",
    subjectKeys: ["provider:callrail:PERc04"],
    personKeys: ["external:u_88"],
    decision: "other",
    at: 10,
  });
  expect([readPersonDecisions(reader, "live"), readPersonDecisions(reader, "run_1")]).toEqual([[saved], []]);
  expect(deletePersonDecision(writer, saved.decisionId, 20)).toEqual(saved);
  expect(deletePersonDecision(writer, saved.decisionId, 30)).toBeNull();
  expect(readPersonDecisions(reader, "live")).toEqual([]);
  expect(reader.prepare("SELECT at, actor, action FROM audit ORDER BY audit_id").all()).toEqual([
    { at: 10, actor: "person", action: "decide-person" },
    { at: 20, actor: "person", action: "undo-person-decision" },
  ]);
});
