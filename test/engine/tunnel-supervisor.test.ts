/** The tunnel's supervisor with the unmodified SDK in its process, against an edge that does what ngrok's does. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchNetwork } from "../../electron/engine/tunnel/network-watch";
import { type EdgeRules, type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { askPublic, orderOf, type WatchedTunnel, watchTunnel } from "../harness/tunnel";

let target = "";
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => response.end(chunks.length > 0 ? Buffer.concat(chunks) : "ok"));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => void upstream.close());

type Story = (edge: NgrokEdge, tunnel: WatchedTunnel) => Promise<void>;

function told(rules: Partial<EdgeRules>, story: Story, pace?: (ms: number) => number): () => Promise<void> {
  return async () => {
    const edge = await startNgrokEdge(rules);
    const tunnel = watchTunnel(edge, pace);
    try {
      await story(edge, tunnel);
    } finally {
      tunnel.stop();
      await edge.stop();
    }
  };
}

describe.concurrent("the tunnel", () => {
  test(
    "is online once a request through the public URL came back, and gives its endpoint back when it is ended",
    told({}, async (edge, { supervisor, states, until }) => {
      supervisor.up(orderOf(edge, target, { domain: "calls.example.com" }));
      const online = await until("online");
      expect(online.url).toBe("https://calls.example.com");
      expect(states.map(({ state }) => state)).toEqual(["connecting", "online"]);
      expect(edge.calls.find(({ rpc }) => rpc === "bind")?.request).toMatchObject({
        ForwardsTo: `${target}/`,
      });
      supervisor.down();
      await expect.poll(() => edge.agents(), { timeout: 1000 }).toBe(0);
      expect(edge.endpoints()).toEqual([]);
    }),
  );

  test.each([
    ["a token that is none", "ERR_NGROK_105", "This is no ngrok authtoken."],
    ["a revoked token", "ERR_NGROK_107", "This authtoken was reset or revoked."],
    ["a policy", "ERR_NGROK_115", "A policy of your ngrok account"],
  ])("is not tried again after %s, and says what to do", (_what, code, says) =>
    told({ authFault: { code, message: "Refused. Your authtoken: test-token" } }, async (edge, tunnel) => {
      tunnel.supervisor.up(orderOf(edge, target));
      const down = await tunnel.until("down");
      expect(down).toMatchObject({ retryAt: null, because: { code } });
      expect(down.because.what).toContain(says);
      expect(down.because.next).not.toBe("");
      expect(JSON.stringify(tunnel.states)).not.toContain("test-token");
      expect(tunnel.processes).toHaveLength(1);
    })(),
  );

  test(
    "waits and tries again where the account has too many sessions",
    told({ sessionLimit: 0 }, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      const down = await until("down");
      expect(down.because.code).toBe("ERR_NGROK_108");
      expect(down.retryAt).not.toBeNull();
      edge.rules.sessionLimit = 3;
      await until("online");
    }),
  );

  test(
    "asks for a taken domain every 30 seconds while somebody looks and at no other time, and gets it once it is free",
    told(
      { taken: new Set(["calls.example.com"]) },
      async (edge, { supervisor, until, processes }) => {
        supervisor.up(orderOf(edge, target, { domain: "calls.example.com" }));
        const down = await until("down");
        expect(down).toMatchObject({ retryAt: null, because: { code: "ERR_NGROK_334" } });
        supervisor.watch(true);
        const { retryAt } = await until("down");
        expect(Math.abs((retryAt ?? 0) - Date.now() - 30_000)).toBeLessThan(1000);
        await expect.poll(() => processes.length, { timeout: 10_000 }).toBeGreaterThan(2);
        await until("down");
        supervisor.watch(false);
        const asked = processes.length;
        await new Promise((resolve) => setTimeout(resolve, 1000));
        expect([processes.length, (await until("down")).retryAt]).toEqual([asked, null]);
        edge.rules.taken.clear();
        supervisor.watch(true);
        await until("online");
      },
      (ms) => (ms === 30_000 ? 300 : ms),
    ),
  );

  test(
    "does not trust another authority than the one it was given",
    told({}, async (edge, { supervisor, until }) => {
      const other = await startNgrokEdge();
      try {
        supervisor.up(orderOf(edge, target, { edge: { address: edge.address, authority: other.authority } }));
        const down = await until("down");
        expect(down.because).toMatchObject({ code: null });
        expect(down.because.what).toContain("answers in its place");
      } finally {
        await other.stop();
      }
    }),
  );

  test(
    "says that ngrok cannot be reached, and goes on by itself once it can",
    told({}, async (edge, { supervisor, until }) => {
      await edge.down();
      supervisor.up(orderOf(edge, target));
      const down = await until("down");
      expect(down.because.what).toContain("could not be reached");
      await edge.up();
      await until("online");
    }),
  );

  test(
    "comes back after a cut with the same URL",
    told({}, async (edge, { supervisor, states, until }) => {
      supervisor.up(orderOf(edge, target));
      const { url } = await until("online");
      edge.dropAgents();
      await until("degraded");
      expect((await until("online")).url).toBe(url);
      expect(states.map(({ state }) => state)).toEqual(["connecting", "online", "degraded", "online"]);
    }),
  );

  test(
    "comes back soon after half a minute of outage, which the SDK would sit out for two minutes",
    { timeout: 90_000 },
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      await until("online");
      const downAt = Date.now();
      await edge.down();
      await until("down");
      await new Promise((resolve) => setTimeout(resolve, 30_000 - (Date.now() - downAt)));
      const upAt = Date.now();
      await edge.up();
      await until("online", 31_000);
      expect(Date.now() - upAt).toBeLessThan(31_000);
    }),
  );

  test(
    "is doubted when heartbeats stay away, and left alone where it still hands on",
    { timeout: 40_000 },
    told({}, async (edge, { supervisor, until, processes }) => {
      supervisor.up(orderOf(edge, target, { heartbeat: { every: 1, within: 1 } }));
      await until("online");
      edge.rules.answersHeartbeats = false;
      await until("degraded");
      await until("online");
      expect(processes).toHaveLength(1);
    }),
  );

  test(
    "is taken down and built anew when heartbeats stay away and nothing comes through",
    { timeout: 40_000 },
    told({}, async (edge, { supervisor, until, processes }) => {
      supervisor.up(orderOf(edge, target, { heartbeat: { every: 1, within: 1 } }));
      await until("online");
      Object.assign(edge.rules, { answersHeartbeats: false, forwards: false });
      await until("degraded");
      const down = await until("down");
      expect(down.retryAt).not.toBeNull();
      Object.assign(edge.rules, { answersHeartbeats: true, forwards: true });
      await until("online");
      expect(processes).toHaveLength(2);
    }),
  );

  test(
    "is down and says so when ngrok tells the agent to stop",
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      await until("online");
      edge.command("stop");
      const down = await until("down");
      expect(down.because.what).toContain("asked the agent to stop");
    }),
  );

  test(
    "is not online while the receiver behind it is down, and is once that is back",
    { timeout: 40_000 },
    told({}, async (edge, { supervisor, states, until }) => {
      const late = createServer((_, response) => response.end("late"));
      await new Promise<void>((resolve) => late.listen(0, "127.0.0.1", resolve));
      const { port } = late.address() as AddressInfo;
      await new Promise((resolve) => late.close(resolve));
      supervisor.up(orderOf(edge, `http://127.0.0.1:${port}`));
      const { url } = await until("degraded");
      expect((await askPublic(edge, new URL(url).host)).status).toBe(502);
      const down = await until("down");
      expect(down.retryAt).not.toBeNull();
      expect(states.map(({ state }) => state)).not.toContain("online");
      const back = createServer((_, response) => response.end("back"));
      await new Promise<void>((resolve) => back.listen(port, "127.0.0.1", resolve));
      await until("online");
      back.closeAllConnections();
      back.close();
    }),
  );

  test(
    "carries five megabytes both ways, and a hundred requests at once",
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      const { host } = new URL((await until("online")).url);
      const large = "0123456789".repeat(512 * 1024);
      expect((await askPublic(edge, host, { method: "POST", body: large })).text === large).toBe(true);
      const bodies = Array.from({ length: 100 }, (_, index) => `number ${index}`);
      const answers = await Promise.all(
        bodies.map((body) => askPublic(edge, host, { method: "POST", body })),
      );
      expect(answers.map(({ text }) => text)).toEqual(bodies);
    }),
  );

  test(
    "is asked at once when the machine's addresses change, and built anew where nothing comes through",
    told({}, async (edge, { supervisor, states, until, processes }) => {
      let answers = 200;
      const own = createServer((request, response) => {
        request.resume().on("end", () => response.writeHead(answers).end());
      });
      await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
      let addresses = ["192.0.2.7", "2001:db8::7"];
      let look = () => {};
      watchNetwork(() => supervisor.wake(), {
        addresses: () => addresses,
        every(_, run) {
          look = run;
          return () => {};
        },
      });
      try {
        supervisor.up(orderOf(edge, `http://127.0.0.1:${(own.address() as AddressInfo).port}`));
        const first = await until("online");

        // The same ones in another order are the same network.
        addresses = addresses.toReversed();
        look();
        expect(states.at(-1)).toBe(first);

        addresses = ["198.51.100.4"];
        look();
        await expect.poll(() => states.at(-1)).not.toBe(first);
        expect(states.at(-1)).toMatchObject({ state: "online", since: first.since });
        expect(processes).toHaveLength(1);

        answers = 502;
        addresses = [];
        look();
        await until("down");
        answers = 200;
        await until("online");
        expect(processes).toHaveLength(2);
        expect(states.map(({ state }) => state)).toEqual([
          "connecting",
          "online",
          "online",
          "down",
          "connecting",
          "online",
        ]);
      } finally {
        own.close();
      }
    }),
  );

  test(
    "says why when the edge ends the endpoint",
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      await until("online");
      edge.stopTunnel("ERR_NGROK_8014", "Stopped for suspected abuse.");
      const down = await until("down");
      expect(down).toMatchObject({ retryAt: null, because: { code: "ERR_NGROK_8014" } });
    }),
  );

  test(
    "never prints its token",
    told(
      { authFault: { code: "ERR_NGROK_105", message: "Your authtoken: test-token" } },
      async (edge, tunnel) => {
        tunnel.supervisor.up(orderOf(edge, target));
        await tunnel.until("down");
        expect(tunnel.processes.map(({ output }) => output.join("")).join("")).not.toContain("test-token");
      },
    ),
  );

  test(
    "hands on what comes from outside",
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      const { url } = await until("online");
      expect(await askPublic(edge, new URL(url).host, { method: "POST", body: "x" })).toMatchObject({
        status: 200,
        text: "x",
      });
      expect(await askPublic(edge, "nobody.example.com")).toMatchObject({
        status: 404,
        headers: { "ngrok-error-code": "ERR_NGROK_3200" },
      });
    }),
  );
});
