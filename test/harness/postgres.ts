/**
 * A PostgreSQL server of a test's own, where the programs are installed: a data folder that is thrown away, loopback only,
 * a free port. The server refuses root, so root starts it as another user. It is ended by its process id.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import pg from "pg";
import { makeUnderAuthority } from "./certificates";

export type PostgresServer = {
  port: number;
  superuser: { user: string; password: string };
  /** A statement as the superuser. */
  query(text: string, values?: unknown[], database?: string): Promise<Record<string, unknown>[]>;
  /** As after a power cut: connections break, what was committed stays. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const debian = "/usr/lib/postgresql";

function folders(): string[] {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
}

/** The folder of initdb and postgres, or why there is none. */
export function findPostgres(): { folder: string } | { missing: string } {
  const folder = folders().find(
    (one) => existsSync(join(one, "postgres")) && existsSync(join(one, "initdb")),
  );
  if (!folder)
    return { missing: `no PostgreSQL server programs found (looked in ${debian}/*/bin and the PATH)` };
  if (process.getuid?.() === 0 && serverUser() === null)
    return { missing: "PostgreSQL refuses root, and there is no user postgres or nobody to start it as" };
  return { folder };
}

type User = { uid: number; gid: number };

/** Null: this process may start it as itself, or there is nobody else. */
function serverUser(): User | null {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) =>
        Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // the next one
    }
  }
  return null;
}

const superuser = { user: "postgres", password: "a-test's password" };

export async function startPostgres(
  options: { tls?: boolean; durable?: boolean } = {},
): Promise<PostgresServer & { ca: string }> {
  const found = findPostgres();
  if ("missing" in found) throw new Error(found.missing);
  const program = (name: string) => join(found.folder, name);
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? serverUser() : null;
  const folder = mkdtempSync(join(tmpdir(), "ringback-postgres-"));
  const own = (path: string) => user && chownSync(path, user.uid, user.gid);
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, superuser.password, { mode: 0o600 });
  for (const path of [folder, data, passwordFile]) own(path);
  chmodSync(folder, 0o700);
  const as = { cwd: folder, env: { PATH: process.env.PATH ?? "", LC_ALL: "C" }, ...(user ?? {}) };
  execFileSync(
    program("initdb"),
    [
      "-D",
      data,
      "-U",
      superuser.user,
      "--pwfile",
      passwordFile,
      "-A",
      "scram-sha-256",
      "-E",
      "UTF8",
      "--no-sync",
    ],
    { ...as, stdio: "pipe", timeout: 60_000 },
  );
  const certificate = options.tls ? makeUnderAuthority() : null;
  if (certificate) {
    for (const [name, text] of [
      ["server.crt", certificate.cert],
      ["server.key", certificate.key],
    ] as const) {
      writeFileSync(join(data, name), text, { mode: 0o600 });
      own(join(data, name));
    }
  }
  const port = await freePort();
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const settings = {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: "",
      fsync: options.durable ? "on" : "off",
      ssl: certificate ? "on" : "off",
      max_connections: "20",
      log_min_messages: "fatal",
      log_parameter_max_length_on_error: "0",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(program("postgres"), ["-D", data, ...flags], { ...as, stdio: "ignore" });
    child = started;
    process.once("exit", () => started.kill("SIGQUIT"));
    for (let tries = 0; ; tries += 1) {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended with ${started.exitCode}`);
      const failure = await query("SELECT 1").then(
        () => null,
        (error: Error) => error,
      );
      if (failure === null) return;
      if (tries === 200) throw failure;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    const hard = setTimeout(() => ending.kill("SIGKILL"), 10_000);
    ending.kill(signal);
    await exited;
    clearTimeout(hard);
  }

  async function query(text: string, values: unknown[] = [], database = "postgres") {
    const client = new pg.Client({ host: "127.0.0.1", port, database, ...superuser });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  await start();
  return {
    port,
    superuser,
    ca: certificate?.authority ?? "",
    query,
    start,
    crash: () => end("SIGQUIT"),
    async stop() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
