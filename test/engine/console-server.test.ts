/** The console's server: who gets in, what a browser is told, and REST as scripts rely on it. */
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { largestMessage } from "../../electron/hosts/largest-message";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { requestText, sendRaw } from "../harness/raw-http";

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

type Asked = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** Plain node:http, so that Host and Origin are what the test says. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body?: string,
): Promise<Asked> {
  const sent = request(`${engine.console}${path}`, { method, headers });
  sent.end(body);
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

const bearer = () => ({ authorization: `Bearer ${engine.token}` });

describe("who gets in", () => {
  test("REST wants the token", async () => {
    expect((await ask("/api/status")).status).toBe(401);
    expect((await ask("/api/status", { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await ask("/api/status", bearer())).status).toBe(200);
  });

  test.each(["/", "/api/status", "/enter"])(
    "%s refuses a foreign Host and a foreign Origin",
    async (path) => {
      expect((await ask(path, { ...bearer(), host: "evil.example:4405" })).status).toBe(421);
      expect((await ask(path, { ...bearer(), origin: "http://evil.example" })).status).toBe(403);
      expect((await ask(path, { ...bearer(), "sec-fetch-site": "cross-site" })).status).toBe(403);
    },
  );

  test.each([
    ["no token", ["ringback"], {}, 401],
    ["a wrong token", ["ringback", "bearer.wrong"], {}, 401],
    ["a foreign Origin", null, { origin: "http://evil.example" }, 403],
  ] as const)("the WebSocket refuses %s", async (_, protocols, headers, status) => {
    const socket = new WebSocket(
      `${engine.console.replace("http", "ws")}/rpc`,
      [...(protocols ?? ["ringback", `bearer.${engine.token}`])],
      { headers },
    );
    const [error] = await once(socket, "error");
    expect(String(error)).toContain(String(status));
  });

  test("a message larger than any of the console's ends its connection, and no other", async () => {
    const address = `${engine.console.replace("http", "ws")}/rpc`;
    const [large, other] = [0, 1].map(() => new WebSocket(address, ["ringback", `bearer.${engine.token}`]));
    await Promise.all([large, other].map((socket) => once(socket as WebSocket, "open")));
    large?.send(Buffer.alloc(largestMessage + 1));
    await once(large as WebSocket, "close");
    expect(other?.readyState).toBe(WebSocket.OPEN);
    other?.close();
  });

  test("a link lets one page in, once", async () => {
    const invited = await ask("/invite", bearer(), "POST");
    const code = new URL(JSON.parse(invited.text).url).hash.slice(1);
    const enter = () =>
      ask("/enter", { "content-type": "application/json" }, "POST", JSON.stringify({ code }));
    const first = await enter();
    expect([first.status, JSON.parse(first.text)]).toEqual([200, { token: engine.token }]);
    expect((await enter()).status).toBe(403);
    expect((await ask("/invite", {}, "POST")).status).toBe(401);
  });
});

describe("whatever a caller without the token does, the engine lives", () => {
  test.each(["//", "//x?y", "http://evil.example/api/status", "*", "/%ff", "/%00"])(
    "the target %s is no page and no bug",
    async (target) => {
      const { host } = new URL(engine.console);
      const answer = await sendRaw(engine.console, [requestText("GET", target, [["Host", host]])]);
      expect(answer.status).toBe(404);
    },
  );

  test("a WebSocket that is refused and reset at the same moment ends nothing", async () => {
    const { host } = new URL(engine.console);
    const upgrade = requestText("GET", "/rpc", [
      ["Host", host],
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
    ]);
    // The receiver's kernel has to see the reset before the answer is written: some of so many do.
    for (let wave = 0; wave < 20; wave += 1) {
      await Promise.all(Array.from({ length: 10 }, () => writeAndReset(engine.console, upgrade)));
    }
    expect((await ask("/api/status", bearer())).status).toBe(200);
    expect(engine.child.exitCode).toBeNull();
  });
});

function writeAndReset(url: string, text: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  return new Promise((resolve) => {
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.on("connect", () =>
      socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), Math.random() * 3)),
    );
  });
}

describe("what a browser is told", () => {
  test("every document has a nonce of its own, in the header and in the page", async () => {
    const pages = [await ask("/"), await ask("/")];
    const nonces = pages.map(
      ({ headers }) => /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1],
    );
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { text }] of pages.entries()) expect(text).toContain(nonces[index]);
    expect(pages[0]?.headers["content-security-policy"]).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
    );
  });

  test("no answer sets a cookie or allows another origin", async () => {
    for (const path of ["/", "/api/status", "/api/openapi.json", "/nothing"]) {
      const { headers } = await ask(path, bearer());
      expect([headers["set-cookie"], headers["access-control-allow-origin"]]).toEqual([undefined, undefined]);
      expect([headers["x-content-type-options"], headers["referrer-policy"]]).toEqual([
        "nosniff",
        "no-referrer",
      ]);
    }
  });

  test.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/package.json",
    "/assets/..%5c..%5cpackage.json",
  ])("nothing outside the page's folder is served: %s", async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(404);
    expect(text).not.toContain("dependencies");
  });
});

describe("REST", () => {
  test("the OpenAPI document lists what scripts rely on", async () => {
    const { paths } = JSON.parse((await ask("/api/openapi.json", bearer())).text) as {
      paths: Record<string, object>;
    };
    const verbs = Object.entries(paths).flatMap(([path, of]) =>
      Object.keys(of).map((verb) => `${verb} ${path}`),
    );
    expect(verbs).toEqual(
      expect.arrayContaining([
        "get /sources",
        "post /sources",
        "get /events",
        "get /events/{eventId}",
        "get /events/{eventId}/body",
        "get /calls",
        "get /calls/{callId}",
        "get /deliveries",
        "get /destinations",
        "post /destinations",
        "get /runs",
        "post /runs",
        "post /clock",
      ]),
    );
  });

  test("an error is a code, a sentence and its data", async () => {
    const wrongInput = await engine.rest("POST", "/sources", { name: "Not A Name", provider: "mirai" });
    const missing = await engine.rest("GET", "/calls/c_nothing");
    const clash = await engine.rest("POST", "/sources", { name: "mirai", provider: "mirai" });
    const badSearch = await engine.rest("GET", "/events?q=colour:red");
    const realTime = await engine.rest("POST", "/clock", { advance: 1000 });
    expect([wrongInput, missing, clash, badSearch, realTime].map(({ status }) => status)).toEqual([
      400, 404, 409, 422, 409,
    ]);
    expect(badSearch.body).toMatchObject({ code: "UNPROCESSABLE_CONTENT", data: { token: "colour:red" } });
    for (const { body } of [missing, clash]) {
      expect(Object.keys(body).sort()).toEqual(["code", "message"]);
    }
  });

  test("a type that the sandbox CRM does not have is the caller's mistake, and the answer says where they are listed", async () => {
    const { status, body } = await engine.rest("GET", "/crm/objects/contact");
    expect(status).toBe(404);
    expect(JSON.stringify(body)).toContain("has no type contact. GET /api/crm/types lists those it has.");
  });

  test("a source is created with 201 and its secret is never told again", async () => {
    const value = `sk_${"5".repeat(60)}abcd`;
    const created = await engine.rest("POST", "/sources", {
      name: "second",
      provider: "mirai",
      secrets: [{ label: "2026", value }],
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: "second", secrets: [{ label: "2026", endsWith: "abcd" }] });
    const listed = await ask("/api/sources", bearer());
    expect(listed.text).not.toContain(value);
  });

  test("a body that cannot be read is the caller's mistake: no bug, and nothing of it in the log", async () => {
    const log = engine.log.length;
    const secret = "whsec_nobody-knows-it-yet";
    for (const body of [`{"name":"x","secrets":[{"label":"a","value":${secret}}]}`, `${secret}`, "{"]) {
      const headers = { ...bearer(), "content-type": "application/json" };
      const answer = await ask("/api/sources", headers, "POST", body);
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, "BAD_REQUEST"]);
    }
    await ask("/api/status", bearer());
    expect(engine.log.slice(log)).toEqual([]);
  });

  test("a destination's URL holds no name and no password", async () => {
    const answer = await engine.rest("POST", "/destinations", {
      name: "with password",
      kind: "any-url",
      url: "http://me:secret@127.0.0.1/",
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "UNPROCESSABLE_CONTENT", message: expect.stringContaining("password") },
    });
  });

  test("lists come newest first in pages that end", async () => {
    for (const body of [...busyCall("page-1"), ...busyCall("page-2")]) {
      expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
    }
    const positions: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await engine.rest("GET", `/events?limit=4${cursor ? `&cursor=${cursor}` : ""}`);
      const { rows, cursor: next } = page.body as { rows: { position: number }[]; cursor: string | null };
      positions.push(...rows.map((row) => row.position));
      cursor = next;
    } while (cursor);
    expect(positions).toEqual([6, 5, 4, 3, 2, 1]);
    expect((await engine.rest("GET", "/events?limit=501")).status).toBe(400);
  });

  test("the bytes of an event are a download of no type, equal to what came", async () => {
    const bytes = Buffer.from([0, 255, 1, 254, 60, 115, 99, 114, 105, 112, 116, 62]);
    await post(`${engine.receiver}/hooks/mirai/raw?x=1`, bytes, { "content-type": "text/html" });
    const { rows } = await engine.client.events.list({ limit: 1 });
    const response = await fetch(`${engine.console}/api/events/${rows[0]?.eventId}/body`, {
      headers: bearer(),
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect([
      response.headers.get("content-type"),
      response.headers.get("content-disposition"),
      response.headers.get("x-content-type-options"),
    ]).toEqual(["application/octet-stream", "attachment", "nosniff"]);
  });
});
