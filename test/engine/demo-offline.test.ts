/** The demo speaks to this machine and to nobody else, which is seen from outside: by the sockets of its process. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { startEngine } from "../harness/engine-process";

type Socket = { local: string; remote: string };

/** Open TCP and UDP sockets of a process, with both ends as `address:port` in hex, as Linux tells them. */
function socketsOf(pid: number): Socket[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? ""))
      .map(([, local = "", remote = ""]) => ({ local, remote })),
  );
}

const loopback = /^(?:0100007F|00000000000000000000000001000000|0000000000000000FFFF00000100007F):/;
const nobody = /^0+:0000$/;

test.skipIf(process.platform !== "linux")(
  "while the demo plays, presents and shares, no socket of it reaches beyond loopback",
  async () => {
    const demo = await startEngine("", { demo: true });
    const seen: Socket[] = [];
    const look = () => seen.push(...socketsOf(demo.pid));
    const watching = setInterval(look, 20);
    try {
      const { client } = demo;
      await client.rules.addReady({ readyIds: ["place-order", "order-mail"] });
      const { callId } = await client.runs.create({
        scenario: "shop",
        speed: 100,
        with: { name: "Dana Whitfield" },
      });
      await demo.until(async () => {
        const { rows } = await client.calls.list({ limit: 10 });
        return rows.find((row) => row.callId === callId)?.delivery === "synced";
      }, "the call in the CRM");
      await demo.until(
        async () => (await client.localOutbox.list({ callId })).rows.length === 1,
        "the mail in the local outbox",
      );
      await client.sharing.export({
        format: "page",
        include: "calls",
        ids: [callId],
        redact: true,
        shell: "bash",
      });
      expect((await client.presentation.people()).invented.names).toContain("Dana Whitfield");
      look();
    } finally {
      clearInterval(watching);
      await demo.stop();
    }
    expect(seen.length).toBeGreaterThan(5);
    const beyond = seen.filter(
      ({ local, remote }) => !loopback.test(local) || !(loopback.test(remote) || nobody.test(remote)),
    );
    expect(beyond).toEqual([]);
  },
  60_000,
);
