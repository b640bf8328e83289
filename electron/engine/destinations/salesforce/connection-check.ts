/** Looks at an org before anything is sent: sign-in, version, guard, fields, allowance. Writes nothing. */

import { z } from "zod";
import type { ConnectionCheck } from "../../../../shared/destination-setup";
import type { DestinationSettings, SendOutcome } from "../destination";
import { fetchChecked } from "../fetch-checked";
import { observe } from "./outcome";
import { openSession, readOrganization, refuseProduction, type Session } from "./session";
import { readSettings } from "./settings";

const field = z.object({
  name: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  externalId: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  caseSensitive: z.boolean().nullish(),
});
const described = z.object({
  createable: z.boolean(),
  updateable: z.boolean(),
  queryable: z.boolean(),
  fields: z.array(field),
});
type Described = z.infer<typeof described>;
const versions = z.array(z.object({ version: z.string() }));
const allowance = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) });

export async function checkConnection(
  given: DestinationSettings,
  signal: AbortSignal,
): Promise<ConnectionCheck[]> {
  // The guard is one of the checks here, not what ends them.
  const asked = { ...given, values: { ...given.values, onlySandbox: false } };
  const settings = readSettings(given.values);
  const session = await openSession({
    settings: asked,
    signal,
    fetch: fetchChecked,
    correlationId: "connection-test",
  });
  if ("failed" in session) return [check("Sign-in", false, session.failed.observed)];
  const org = await readOrganization(session);
  if ("failed" in org) return [check("Sign-in", false, org.failed.observed)];
  const checks = [check("Sign-in", true, `Signed in to ${org.words}.`)];
  checks.push(
    org.production && settings.onlySandbox
      ? check("Kind of org", false, refuseProduction(org.words))
      : check(
          "Kind of org",
          true,
          org.production ? "A production org, as you allowed." : "Not a production org.",
        ),
    await checkVersion(session),
    checkTimeZone(settings.timeZone, org.timeZone),
  );
  checks.push(...(await checkObject(session, "Task", taskFields(settings.owners), settings.callIdField)));
  if (settings.caseFor !== "never")
    checks.push(
      ...(await checkObject(
        session,
        "Case",
        ["Subject", "Description", "Origin", "Status", "ContactId"],
        settings.callIdField,
      )),
    );
  for (const object of peopleOf(settings.personObject)) checks.push(...(await checkPeople(session, object)));
  checks.push(await checkAllowance(session));
  return checks;
}

function taskFields(owners: Record<string, string>): string[] {
  const always =
    "Subject,Status,ActivityDate,TaskSubtype,CallDurationInSeconds,CallType,CallDisposition,CallObject,Description,WhoId,Priority";
  return [...always.split(","), ...(Object.keys(owners).length > 0 ? ["OwnerId"] : [])];
}

function peopleOf(personObject: string): string[] {
  return personObject === "contact" ? ["Contact"] : personObject === "lead" ? ["Lead"] : ["Contact", "Lead"];
}

async function checkVersion(session: Session): Promise<ConnectionCheck> {
  const { apiVersion } = session.settings;
  const answer = await session.ask("GET", "/services/data", versions);
  if (!("body" in answer))
    return check("API version", null, `The versions could not be read: ${why(answer)}`);
  const all = answer.body.map(({ version }) => version);
  if (all.includes(apiVersion))
    return check("API version", true, `${apiVersion} is offered; the newest is ${all.at(-1)}.`);
  return check("API version", false, `${apiVersion} is not offered here. Choose ${all[0]} to ${all.at(-1)}.`);
}

function checkTimeZone(ours: string, theirs: string | null): ConnectionCheck {
  if (theirs === null) return check("Time zone", null, "The org does not say its time zone.");
  const isSame = ours === theirs || (ours === "UTC" && theirs === "GMT");
  if (isSame) return check("Time zone", true, `Dates are days in ${ours}, as in the org.`);
  return check(
    "Time zone",
    null,
    `Dates are days in ${ours}; the org's own zone is ${theirs}. Change “Time zone of dates” if days should agree.`,
  );
}

async function describe(session: Session, object: string): Promise<Described | ConnectionCheck> {
  const answer = await session.ask("GET", `/sobjects/${object}/describe`, described);
  return "body" in answer ? answer.body : check(object, false, `${object} cannot be read: ${why(answer)}`);
}

async function checkObject(
  session: Session,
  object: string,
  needed: string[],
  idField: string,
): Promise<ConnectionCheck[]> {
  const seen = await describe(session, object);
  if (!("fields" in seen)) return [seen];
  const missing = needed.filter((name) => !seen.fields.some((one) => one.name === name && one.createable));
  return [
    seen.createable && seen.updateable
      ? check(object, true, `${object} records may be created and edited.`)
      : check(
          object,
          false,
          `The user may not ${seen.createable ? "edit" : "create"} ${object} records: give the permission “Edit ${object}s”.`,
        ),
    missing.length === 0
      ? check(`Fields of ${object}`, true, `All ${needed.length} fields may be written.`)
      : check(
          `Fields of ${object}`,
          false,
          `May not be written: ${missing.join(", ")}. Give the user edit access to them.`,
        ),
    checkIdField(seen, object, idField),
  ];
}

function checkIdField(seen: Described, object: string, name: string): ConnectionCheck {
  const title = `External id of ${object}`;
  const one = seen.fields.find((field) => field.name === name);
  const where = object === "Task" ? "Activity" : object;
  if (!one)
    return check(
      title,
      false,
      `There is no field ${name}, or the user may not see it. Create it on ${where}: text, 255, External ID, Unique, case sensitive.`,
    );
  if (!one.externalId)
    return check(title, false, `${name} is not marked “External ID”: records cannot be found by it.`);
  if (!one.unique)
    return check(
      title,
      false,
      `${name} is not unique: two records can get the same id, and nothing can be told to either. Mark it “Unique”.`,
    );
  if (!one.createable) return check(title, false, `The user may not write ${name}. Give edit access to it.`);
  if (one.caseSensitive === false)
    return check(
      title,
      false,
      `${name} takes “abc” and “ABC” for the same id, and providers do not. Mark it “case sensitive”.`,
    );
  return check(title, true, `${name} is an external id and unique: a repeat makes no second record.`);
}

async function checkPeople(session: Session, object: string): Promise<ConnectionCheck[]> {
  const { phoneFields, personIdField, createContacts, personObject } = session.settings;
  const seen = await describe(session, object);
  if (!("fields" in seen)) return [seen];
  const names = new Set(seen.fields.map((one) => one.name));
  const missing = [...phoneFields, ...(personIdField ? [personIdField] : [])].filter(
    (name) => !names.has(name),
  );
  const checks = [
    missing.length === 0
      ? check(object, true, `${object} records may be looked up.`)
      : check(object, false, `${object} has no field ${missing.join(", ")}, or the user may not see it.`),
  ];
  const creates = createContacts && (object === "Contact") === (personObject !== "lead");
  if (creates && !seen.createable)
    checks.push(check(`New ${object}`, false, `The user may not create ${object} records.`));
  const id = seen.fields.find((one) => one.name === personIdField);
  if (id && !(id.externalId && id.unique))
    checks.push(
      check(
        `External id of ${object}`,
        false,
        `${personIdField} is not a unique external id: a person may be found twice.`,
      ),
    );
  return checks;
}

async function checkAllowance(session: Session): Promise<ConnectionCheck> {
  const answer = await session.ask("GET", "/limits", allowance);
  if (!("body" in answer))
    return check("Requests of the day", null, `The user may not read it: ${why(answer)}`);
  const { Max, Remaining } = answer.body.DailyApiRequests;
  return check(
    "Requests of the day",
    Remaining > 0,
    `${Remaining} of ${Max} are left in the last 24 hours. A call takes three to six.`,
  );
}

function why(answer: { refused: Parameters<typeof observe>[0] } | { failed: SendOutcome }): string {
  return "failed" in answer ? answer.failed.observed : observe(answer.refused).observed;
}

function check(name: string, ok: boolean | null, says: string): ConnectionCheck {
  return { name, ok, says };
}
