/** The window's command line: the options of `ringback open`; with `--json` the whole log goes to the terminal. Switches of Chromium and of test drivers pass by. */
import { parseArgs } from "node:util";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { type HostFlags, hostFlags } from "../hosts/host-flags";

export type WindowArguments = HostFlags & { data: string };

export function readArguments(argv: string[]): WindowArguments {
  const { values } = parseArgs({
    args: argv,
    strict: false,
    options: {
      data: { type: "string" },
      "key-file": { type: "string" },
      "receiver-host": { type: "string", default: "127.0.0.1" },
      "receiver-port": { type: "string" },
      "console-port": { type: "string" },
      "crm-port": { type: "string" },
      crm: { type: "string" },
      "crm-token-file": { type: "string" },
      "public-url": { type: "string", multiple: true, default: [] },
      "ngrok-edge": { type: "string" },
      "test-clock": { type: "boolean", default: false },
      demo: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const port = (text: unknown) => (text === undefined ? undefined : Number(text));
  const flags = hostFlags.parse({
    data: values.data,
    keyFile: values["key-file"],
    receiverHost: values["receiver-host"],
    receiverPort: port(values["receiver-port"]),
    consolePort: port(values["console-port"]),
    crmPort: port(values["crm-port"]),
    crm: values.crm,
    crmTokenFile: values["crm-token-file"],
    publicUrl: values["public-url"],
    ngrokEdge: values["ngrok-edge"],
    testClock: values["test-clock"],
    demo: values.demo,
    json: values.json,
  });
  return { ...flags, data: chooseDataFolder(flags.data) };
}
