/** What a person answered to a weak match. Recorded, and undone only by a person; both leave an audit row. */
import type { PersonDecision } from "../persons/person-subject";
import { prepared, type Reader, type Writer } from "./database";

export function savePersonDecision(
  database: Writer,
  decision: Omit<PersonDecision, "decisionId">,
): PersonDecision {
  const { lastInsertRowid } = prepared(
    database,
    `INSERT INTO person_decision (namespace, subject, subject_keys, person_keys, decision, at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(
    decision.namespace,
    decision.subject,
    JSON.stringify(decision.subjectKeys),
    JSON.stringify(decision.personKeys),
    decision.decision,
    decision.at,
  );
  const saved = { ...decision, decisionId: Number(lastInsertRowid) };
  audit(database, "decide-person", saved, decision.at);
  return saved;
}

export function deletePersonDecision(
  database: Writer,
  decisionId: number,
  at: number,
): PersonDecision | null {
  const found = readPersonDecision(database, decisionId);
  if (!found) return null;
  prepared(database, "DELETE FROM person_decision WHERE decision_id = ?").run(decisionId);
  audit(database, "undo-person-decision", found, at);
  return found;
}

export function readPersonDecision(database: Reader | Writer, decisionId: number): PersonDecision | null {
  const row = prepared(database, `${select} WHERE decision_id = ?`).get(decisionId) as Row | undefined;
  return row ? toDecision(row) : null;
}

/** Of one namespace: they are made by hand, so they are few. */
export function readPersonDecisions(database: Reader, namespace: string): PersonDecision[] {
  const rows = prepared(database, `${select} WHERE namespace = ? ORDER BY decision_id`).all(
    namespace,
  ) as Row[];
  return rows.map(toDecision);
}

const select = `SELECT decision_id AS decisionId, namespace, subject, subject_keys AS subjectKeys,
  person_keys AS personKeys, decision, at FROM person_decision`;

type Row = Omit<PersonDecision, "subjectKeys" | "personKeys"> & { subjectKeys: string; personKeys: string };

function toDecision(row: Row): PersonDecision {
  return {
    ...row,
    subjectKeys: JSON.parse(row.subjectKeys) as string[],
    personKeys: JSON.parse(row.personKeys) as string[],
  };
}

function audit(database: Writer, action: string, decision: PersonDecision, at: number): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    at,
    action,
    JSON.stringify(decision),
  );
}
