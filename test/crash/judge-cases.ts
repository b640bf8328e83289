/**
 * What must stand at the end of a case: one contact, one call, nothing of the call that never ended, nothing
 * undelivered. The same for a sound build and for one that creates; of the sound one more is asked.
 */
import type { CrashCase } from "./case-plan";
import type { CrmContent } from "./crm";
import type { Evidence } from "./evidence";

type Left = { evidence: Evidence; crm: CrmContent };
type CrmObject = CrmContent["objects"][number] & { properties: Record<string, unknown> };

export function judgeCase({ calls }: CrashCase, { evidence, crm }: Left): string[] {
  const objects = crm.objects as CrmObject[];
  const withPhone = (type: string, phone: string) =>
    objects.filter((one) => one.type === type && one.properties.phone === phone);
  const problems: string[] = [];
  const expectOne = (what: string, found: unknown[]) => {
    if (found.length !== 1) problems.push(`${found.length} ${what} in the CRM`);
  };
  expectOne("contacts", withPhone("contacts", calls.phone));
  const inCrm = withPhone("calls", calls.phone);
  expectOne("calls", inCrm);
  for (const { properties } of inCrm) {
    if (properties.outcome !== "completed" || !properties.endedAt)
      problems.push("a call that is not final is in the CRM");
    if ((properties.recordingUrl ?? null) !== calls.recordingUrl)
      problems.push(`its recording is ${properties.recordingUrl}`);
  }
  if (objects.some(({ properties }) => properties.phone === calls.openPhone))
    problems.push("the call that never ended is in the CRM");

  const call = evidence.calls.find(({ key }) => key === calls.key) as { callId: string } | undefined;
  const deliveries = evidence.deliveries.filter(({ callId }) => callId === call?.callId);
  if (deliveries.length < 3) problems.push(`${deliveries.length} deliveries were planned`);
  for (const { step, version, state, observed, attempts } of deliveries) {
    const overtaken = state === "superseded" && attempts.length === 0;
    if (overtaken || (state === "delivered" && attempts.at(-1) === "delivered")) continue;
    problems.push(
      `${step} of version ${version} is ${state} after ${attempts.join(", ") || "no attempt"}: ${observed}`,
    );
  }
  return problems;
}

/** Of a build that upserts. */
export function judgeRecords({ calls }: CrashCase, { crm }: Left): string[] {
  const problems: string[] = [];
  const external = `mirai:${calls.key}`;
  for (const created of [`contacts ${calls.userId}`, `calls ${external}`, `tasks ${external}:follow-up`]) {
    const times = crm.created.filter((one) => one === created).length;
    if (times !== 1) problems.push(`${created} was created ${times} times`);
  }
  const inCrm = crm.objects.find(({ externalId }) => externalId === external);
  if (inCrm && inCrm.contact !== calls.userId) problems.push(`its call belongs to contact ${inCrm.contact}`);
  return problems;
}

/** Of the lane as a whole. */
export function judgeLane(left: Left & { crmRanOn: boolean }, acked: string[], cases: number): string[] {
  const { evidence, crm } = left;
  const problems = [...evidence.damage.map((one) => `the database is damaged: ${JSON.stringify(one)}`)];
  if (!left.crmRanOn) problems.push("the CRM did not run to the end");
  const stored = new Map<string, number>();
  for (const body of evidence.bodies) stored.set(body, (stored.get(body) ?? 0) + 1);
  const answered = new Map<string, number>();
  for (const body of acked) answered.set(body, (answered.get(body) ?? 0) + 1);
  for (const [body, times] of answered)
    if ((stored.get(body) ?? 0) < times) problems.push(`an answered event is not in the log: ${body}`);
  for (const key of crm.keysWithOtherBytes) problems.push(`${key} was sent with two bodies`);
  const calls = crm.objects.filter(({ type }) => type === "calls").length;
  if (calls !== cases) problems.push(`${calls} calls in the CRM after ${cases} cases`);
  return problems;
}
