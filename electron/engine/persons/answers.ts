/** The verbs about persons: finding one, answering what asks, taking an answer back. */
import type { CrmObject } from "../../../shared/crm";
import type { PersonDecisionRow, PersonDetail } from "../../../shared/persons";
import { type CrmClient, CrmUnreachable } from "../crm-client";
import type { SearchThread } from "../search/search";
import type { Reader } from "../store/database";
import type { Store } from "../store/store";
import { idOf, walkFrom } from "./find-person";
import { type NamedPerson, type Page, toDecisionRow } from "./person-detail";

export type Persons = ReturnType<typeof createPersons>;

export function createPersons(parts: {
  database: Reader;
  store: Store;
  search: SearchThread;
  crm: CrmClient;
  now(): number;
}) {
  const { database, store, search, crm } = parts;

  async function tell(named: NamedPerson, page: Page): Promise<PersonDetail | null> {
    const detail = await search.ask("person", { ...named, page }, parts.now());
    return detail && { ...detail, crm: await findContact(crm, detail) };
  }

  return {
    get: (personId: string, page: Page) => tell({ personId }, page),
    find: (of: string, page: Page) => tell({ of }, page),
    /** Null: nothing asks about this subject, or not whether it is this person. */
    async decide(input: {
      subject: string;
      decision: "same" | "other";
      personId?: string | undefined;
    }): Promise<PersonDecisionRow | null> {
      const walked = walkFrom(database, input.subject);
      const group = walked?.grouping.weak.find(({ core }) =>
        core.members.some(({ subject }) => subject === input.subject),
      );
      if (!walked || !group) return null;
      const named = group.candidates.filter(
        (person) => input.personId === undefined || idOf(walked, person) === input.personId,
      );
      const meant = input.decision === "other" && input.personId === undefined ? group.candidates : named;
      if (meant.length === 0 || (input.decision === "same" && meant.length > 1)) return null;
      const decision = await store.write("decidePerson", {
        namespace: walked.namespace,
        subject: input.subject,
        subjectKeys: group.core.decisionKeys,
        personKeys: meant.flatMap(({ decisionKeys }) => decisionKeys),
        decision: input.decision,
        at: parts.now(),
      });
      return toDecisionRow(decision, walked.subjects);
    },
    async undo(decisionId: number): Promise<boolean> {
      return (await store.write("undoPersonDecision", { decisionId, at: parts.now() })) !== null;
    },
  };
}

/** The contact of the sandbox CRM: by external id, else by number. A CRM that is away is said, and hides nothing. */
async function findContact(
  crm: CrmClient,
  { externalIds, phones }: Pick<PersonDetail, "externalIds" | "phones">,
): Promise<PersonDetail["crm"]> {
  const asked = [
    ...externalIds.map((externalId) => ({ externalId })),
    ...phones.flatMap((phone) => [{ externalId: `phone:${phone}` }, { phone }]),
  ];
  try {
    let contact: CrmObject | null = null;
    for (const by of asked.slice(0, 6)) contact ??= await crm.contact(by);
    return { contact, sentence: null };
  } catch (error) {
    if (!(error instanceof CrmUnreachable)) throw error;
    return { contact: null, sentence: error.message };
  }
}
