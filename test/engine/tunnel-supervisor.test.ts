/** The tunnel's supervisor with the unmodified SDK in its process, against an edge that does what ngrok's does. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EdgeRules, type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { askPublic, orderOf, type WatchedTunnel, watchTunnel } from "../harness/tunnel";

let target = "";
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    request.resume().on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => void upstream.close());

type Story = (edge: NgrokEdge, tunnel: WatchedTunnel) => Promise<void>;

function told(rules: Partial<EdgeRules>, story: Story): () => Promise<void> {
  return async () => {
    const edge = await startNgrokEdge(rules);
    const tunnel = watchTunnel(edge);
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
    "asks for a taken domain only while somebody looks, and gets it once it is free",
    told({ taken: new Set(["calls.example.com"]) }, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target, { domain: "calls.example.com" }));
      const down = await until("down");
      expect(down).toMatchObject({ retryAt: null, because: { code: "ERR_NGROK_334" } });
      edge.rules.taken.clear();
      supervisor.retry();
      await until("online");
    }),
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
    "comes back soon after an outage that the SDK would sit out for two minutes",
    { timeout: 40_000 },
    told({}, async (edge, { supervisor, until }) => {
      supervisor.up(orderOf(edge, target));
      await until("online");
      await edge.down();
      await until("down");
      await new Promise((resolve) => setTimeout(resolve, 6000));
      const upAt = Date.now();
      await edge.up();
      await until("online", 20_000);
      expect(Date.now() - upAt).toBeLessThan(20_000);
    }),
  );

  test(
    "is taken down and built anew when heartbeats stay away and nothing comes through",
    { timeout: 40_000 },
    told({}, async (edge, { supervisor, until, processes }) => {
      supervisor.up(orderOf(edge, target, { heartbeat: { every: 1, within: 1 } }));
      await until("online");
      edge.rules.answersHeartbeats = false;
      // Silent and still forwarding: doubted, asked, and found to be well.
      await until("degraded");
      await until("online");
      expect(processes).toHaveLength(1);
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
        text: "ok",
      });
      expect(await askPublic(edge, "nobody.example.com")).toMatchObject({
        status: 404,
        headers: { "ngrok-error-code": "ERR_NGROK_3200" },
      });
    }),
  );
});
