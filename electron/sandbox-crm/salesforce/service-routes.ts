/** What a client asks about the org: versions, resources, objects and their fields, allowance, who it is, and a token. */
import type { Json } from "../../../shared/words";
import { type Answer, answerWith, type Intent } from "../answer";
import { readNewestAuditId } from "../audit";
import type { CrmRequest } from "../crm-request";
import type { FaceContext, Rendered, Route } from "../face";
import { isRefusal, type Refusal } from "../refusal";
import { fieldsOf } from "./fields";
import { toSalesforceId } from "./ids";
import { readSObject } from "./records";
import type { SField, SObject } from "./sobjects";
import { sObjects } from "./sobjects";

type Answered = Answer | { refusal: Refusal; intent: Intent };

/** Oldest and newest version this face speaks. */
const [oldest, newest] = [31, 67];
const dailyRequests = 100_000;

export const tokenPath = "/services/oauth2/token";
export const serviceRoutes: Route[] = [
  { method: "GET", path: "/services/data", handle: (context) => look(context, "versions", versions()) },
  {
    method: "GET",
    path: "/services/data/:version",
    handle: (context) => look(context, "resources", resources(context)),
  },
  {
    method: "GET",
    path: "/services/data/:version/limits",
    handle: (context) => look(context, "limits", limits(context)),
  },
  {
    method: "GET",
    path: "/services/data/:version/sobjects",
    handle: (context) =>
      look(context, "objects", { encoding: "UTF-8", maxBatchSize: 200, sobjects: sObjects.map(summary) }),
  },
  { method: "GET", path: "/services/data/:version/sobjects/:type/describe", handle: describe },
  {
    method: "GET",
    path: "/services/oauth2/userinfo",
    handle: (context) => look(context, "user", userInfo(context)),
  },
];

function look(_context: FaceContext, what: string, body: Json): Answer {
  return answerWith(200, body, { what: `look at ${what}`, type: null }, { outcome: "looked-up" });
}

function versions(): Json {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => {
    const version = `${oldest + index}.0`;
    return { label: `Sandbox ${version}`, url: `/services/data/v${version}`, version };
  });
}

export function isKnownVersion(version: string): boolean {
  const number = /^v(\d{2})\.0$/.exec(version)?.[1];
  return number !== undefined && Number(number) >= oldest && Number(number) <= newest;
}

function resources({ params }: FaceContext): Json {
  const base = `/services/data/${params.version}`;
  const names = ["sobjects", "query", "queryAll", "search", "limits", "composite"];
  return Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
}

/** Every request of this account counts: what is shown only ever grows, like a real day does. */
export function usageOf({ database }: Pick<FaceContext, "database">): { used: number; limit: number } {
  return { used: Math.min(readNewestAuditId(database) + 1, dailyRequests), limit: dailyRequests };
}

function limits(context: FaceContext): Json {
  const { used, limit } = usageOf(context);
  return { DailyApiRequests: { Max: limit, Remaining: limit - used } };
}

const organizationId = toSalesforceId("00D", "1");
const userId = toSalesforceId("005", "1");

function userInfo({ settings }: FaceContext): Json {
  return {
    sub: `http://127.0.0.1/id/${organizationId}/${userId}`,
    user_id: userId,
    organization_id: organizationId,
    preferred_username: "integration@example.com",
    name: settings.account.name,
    email: "integration@example.com",
  };
}

export function organizationRow({ params, settings }: FaceContext, fields: SField[]): Record<string, Json> {
  const values: Record<string, Json> = {
    Id: organizationId,
    Name: settings.account.name,
    IsSandbox: true,
    OrganizationType: "Developer Edition",
    TimeZoneSidKey: "GMT",
    InstanceName: "SANDBOX",
  };
  const url = `/services/data/${params.version}/sobjects/Organization/${organizationId}`;
  return {
    attributes: { type: "Organization", url },
    ...Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null])),
  };
}

function summary({ name, label, prefix, readOnly }: SObject): Record<string, Json> {
  const may = !readOnly;
  return {
    name,
    label,
    keyPrefix: prefix,
    custom: false,
    createable: may,
    updateable: may,
    deletable: may,
    queryable: true,
    searchable: may,
  };
}

function describe(context: FaceContext): Answered {
  const intent: Intent = { what: `describe ${context.params.type}`.slice(0, 200), type: null };
  const sobject = readSObject(context.params.type);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  const fields = fieldsOf(context.database, sobject).map(describeField);
  return answerWith(200, { ...summary(sobject), fields, urls: {} }, intent, { outcome: "looked-up" });
}

function describeField(field: SField): Record<string, Json> {
  const { name, label, type, length, createable, updateable, required, externalId, values } = field;
  return {
    name,
    label,
    type,
    length,
    createable,
    updateable,
    nillable: !required,
    externalId,
    unique: externalId,
    caseSensitive: externalId,
    custom: name.endsWith("__c"),
    idLookup: externalId || name === "Id",
    restrictedPicklist: values !== null,
    picklistValues: (values ?? []).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: false,
    })),
    filterable: type !== "textarea",
    referenceTo: [],
  };
}

/** The secret of every client and every refresh token is this CRM's own token; what it gets is that token again. */
export function grant(request: CrmRequest, isToken: (text: string) => boolean, now: number): Rendered {
  const form = new URLSearchParams(isRefusal(request.body) ? "" : request.body.toString("utf8"));
  const type = form.get("grant_type") ?? "";
  const secrets: Record<string, string> = {
    client_credentials: "client_secret",
    refresh_token: "refresh_token",
    password: "password",
  };
  const name = Object.hasOwn(secrets, type) ? secrets[type] : undefined;
  if (name === undefined) return refuseGrant("unsupported_grant_type", "grant type not supported");
  const given = form.get(name) ?? "";
  if (!isToken(given))
    return refuseGrant(
      type === "client_credentials" ? "invalid_client" : "invalid_grant",
      `the ${name} is not this sandbox CRM's token`,
    );
  const url = `http://${request.headers.host}`;
  const body = {
    access_token: given,
    instance_url: url,
    id: `${url}/id/${organizationId}/${userId}`,
    token_type: "Bearer",
    issued_at: String(now),
    signature: "",
  };
  return { status: 200, body };
}

function refuseGrant(error: string, description: string): Rendered {
  return { status: 400, body: { error, error_description: description } };
}
