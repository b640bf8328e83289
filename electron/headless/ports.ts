/**
 * The ports of a folder. What a flag says is taken or the start fails; a default that is taken gives way to a free one,
 * which is kept in `<data>/ports.json` from then on, so that the URL a platform was given stays the same.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PortTaken } from "../engine/engine";
import type { HostFlags } from "../hosts/host-flags";
import { type Host, type HostOptions, startHost } from "./host";

const kept = z.object({
  receiverPort: z.number().int().min(1).max(65_535).optional(),
  consolePort: z.number().int().min(1).max(65_535).optional(),
  crmPort: z.number().int().min(1).max(65_535).optional(),
});
type Ports = z.infer<typeof kept>;

export const usualPorts = { receiverPort: 4400, consolePort: 4405, crmPort: 4410 };
const nameOf = { receiver: "receiverPort", console: "consolePort", "sandbox CRM": "crmPort" } as const;

export function choosePorts(data: string, flags: HostFlags): Required<Ports> {
  const { receiverPort, consolePort, crmPort } = { ...usualPorts, ...readKept(data) };
  return {
    receiverPort: flags.receiverPort ?? receiverPort,
    consolePort: flags.consolePort ?? consolePort,
    crmPort: flags.crmPort ?? crmPort,
  };
}

export async function startWithFreePorts(
  options: HostOptions,
  flags: HostFlags,
  say: (sentence: string) => void,
): Promise<Host> {
  const next = { ...options };
  const free = new Set<keyof Ports>();
  for (;;) {
    try {
      const host = await startHost(next);
      if (free.size > 0 && !flags.demo) keep(options.data, free, portsOf(host));
      return host;
    } catch (error) {
      const name = error instanceof PortTaken ? nameOf[error.what] : null;
      if (name === null || flags[name] !== undefined || free.has(name)) throw error;
      free.add(name);
      next[name] = 0;
      const [happened] = (error as PortTaken).message.split(". ");
      say(flags.demo ? `${happened}; taking a free one.` : `${happened}; taking a free one, from now on.`);
    }
  }
}

export function portsOf({ ready }: Host): Required<Ports> {
  const port = (url: string) => Number(new URL(url).port);
  return { receiverPort: port(ready.receiver), consolePort: port(ready.console), crmPort: port(ready.crm) };
}

function readKept(data: string): Ports {
  try {
    return kept.parse(JSON.parse(readFileSync(join(data, "ports.json"), "utf8")));
  } catch {
    // Not there, or edited by hand into something else: the usualPorts are as good.
    return {};
  }
}

function keep(data: string, names: Set<keyof Ports>, ports: Required<Ports>): void {
  const chosen = Object.fromEntries([...names].map((name) => [name, ports[name]]));
  writeFileSync(join(data, "ports.json"), `${JSON.stringify({ ...readKept(data), ...chosen })}\n`, {
    mode: 0o600,
  });
}
