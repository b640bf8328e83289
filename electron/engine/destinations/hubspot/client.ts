/**
 * HubSpot's own client for one attempt: its requests and its reading of answers, over our `fetch`. The client brings
 * neither a timeout nor a signal, and in 13.5.0 passes over the agent and the middleware it was given; so its parts get
 * our way of sending, which has both, follows no redirect and reads no endless answer. Nothing is retried here.
 * Only `send.ts` reaches this file, and is loaded late: the client is large.
 */
import * as associations from "@hubspot/api-client/lib/codegen/crm/associations/v4/index.js";
import * as objects from "@hubspot/api-client/lib/codegen/crm/objects/index.js";
import * as properties from "@hubspot/api-client/lib/codegen/crm/properties/index.js";
import { withTimeLimit } from "../../time-limit";
import type { SendOutcome } from "../destination";
import { observeNetworkFailure } from "../http";

export type Connection = {
  address: string;
  token: string;
  objectsPath: string;
  correlationId: string;
  signal: AbortSignal;
  fetch: typeof fetch;
};

/** What HubSpot said, when it said something. */
export type Answer = { status: number; headers: Record<string, string>; text: string };

/** A failed request. `answer` null: nobody answered, and `network` says what was observed instead. */
export type Failed = { writes: boolean; answer: Answer | null; network: SendOutcome | null };

export type Result<Value> = { ok: true; answer: Answer; value: Value } | { ok: false; failed: Failed };

export type HubSpotClient = ReturnType<typeof openClient>;

/** Of one request; a step may need several, and the outbox's own limit holds over all of them. */
const requestTimeoutMs = 15_000;
const longestAnswer = 1024 * 1024;

type OutgoingRequest = {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
};

export function openClient(connection: Connection) {
  let last: Answer | null = null;

  async function exchange(url: string, init: RequestInit): Promise<Answer> {
    try {
      return await withTimeLimit(connection.signal, requestTimeoutMs, async (signal) => {
        const response = await connection.fetch(url, { ...init, redirect: "manual", signal });
        const text = await readText(response);
        last = { status: response.status, headers: Object.fromEntries(response.headers), text };
        return last;
      });
    } catch (error) {
      throw new NobodyAnswered(error);
    }
  }

  async function send(request: OutgoingRequest): Promise<Answer> {
    const url = request
      .getUrl()
      .replace(`${connection.address}/crm/v3/objects`, `${connection.address}/${connection.objectsPath}`);
    const body = request.getBody();
    return exchange(url, {
      method: request.getHttpMethod(),
      headers: { ...request.getHeaders(), "x-correlation-id": connection.correlationId },
      ...(typeof body === "string" ? { body } : {}),
    });
  }

  const authMethods = { oauth2: { accessToken: connection.token } };
  const forObjects = objects.createConfiguration({
    baseServer: new objects.ServerConfiguration(connection.address, {}),
    httpApi: objects.wrapHttpLibrary({
      send: async (request) => toContext(objects.ResponseContext, await send(request)),
    }),
    authMethods,
  });
  const forAssociations = associations.createConfiguration({
    baseServer: new associations.ServerConfiguration(connection.address, {}),
    httpApi: associations.wrapHttpLibrary({
      send: async (request) => toContext(associations.ResponseContext, await send(request)),
    }),
    authMethods,
  });
  const forProperties = properties.createConfiguration({
    baseServer: new properties.ServerConfiguration(connection.address, {}),
    httpApi: properties.wrapHttpLibrary({
      send: async (request) => toContext(properties.ResponseContext, await send(request)),
    }),
    authMethods,
  });

  /** One request. What the client throws is a value here; a bug stays one. */
  async function ask<Value>(writes: boolean, run: () => Promise<Value>): Promise<Result<Value>> {
    last = null;
    try {
      const value = await run();
      if (last === null) throw new Error("HubSpot's client answered without having asked.");
      return { ok: true, answer: last, value };
    } catch (error) {
      if (error instanceof NobodyAnswered) {
        return { ok: false, failed: { writes, answer: null, network: observeNetworkFailure(error.cause) } };
      }
      if (last === null) throw error;
      return { ok: false, failed: { writes, answer: last, network: null } };
    }
  }

  const search = new objects.SearchApi(forObjects);

  return {
    address: connection.address,
    basic: new objects.BasicApi(forObjects),
    batch: new objects.BatchApi(forObjects),
    /** Any of the groups, each of one condition. */
    find(
      type: string,
      anyOf: [property: string, operator: "EQ" | "CONTAINS_TOKEN", value: string][],
      properties: string[],
    ) {
      const filterGroups = anyOf.map(([propertyName, operator, value]) => ({
        filters: [
          {
            propertyName,
            operator: objects.FilterOperatorEnum[operator === "EQ" ? "Eq" : "ContainsToken"],
            value,
          },
        ],
      }));
      return ask(false, () => search.doSearch(type, { filterGroups, properties, limit: 3 }));
    },
    associations: new associations.BasicApi(forAssociations),
    properties: new properties.CoreApi(forProperties),
    read: <Value>(run: () => Promise<Value>) => ask(false, run),
    write: <Value>(run: () => Promise<Value>) => ask(true, run),
    /** What the client has no method for. */
    get(path: string): Promise<Result<unknown>> {
      return ask(false, async () => {
        const answer = await exchange(`${connection.address}${path}`, {
          headers: {
            authorization: `Bearer ${connection.token}`,
            accept: "application/json",
            "x-correlation-id": connection.correlationId,
          },
        });
        if (answer.status >= 300) throw new Error(`answered ${answer.status}`);
        return JSON.parse(answer.text);
      });
    },
  };
}

class NobodyAnswered extends Error {
  constructor(cause: unknown) {
    super("nobody answered", { cause });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > longestAnswer) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function toContext<Context>(
  make: new (
    status: number,
    headers: Record<string, string>,
    body: { text(): Promise<string>; binary(): Promise<Buffer> },
  ) => Context,
  { status, headers, text }: Answer,
): Context {
  return new make(status, headers, {
    text: async () => text,
    binary: async () => Buffer.from(text),
  });
}
