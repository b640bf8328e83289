// The sandbox CRM in a process of its own, to be killed. Node strips the types itself; only the bundler's habit of
// leaving out `.ts` has to be taught.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith(".") && context.parentURL?.startsWith("file:")) {
      const url = new URL(`${specifier}.ts`, context.parentURL);
      if (existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
    }
    return next(specifier, context);
  },
});

const { createSandboxCrm } = await import("../../electron/sandbox-crm/sandbox-crm.ts");
const [path, token] = process.argv.slice(2);
const crm = await createSandboxCrm({ path, port: 0, token, clock: { now: () => Date.now() } });
process.send(crm.url);
