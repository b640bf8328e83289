/** The verbs of the tunnel: how it is set, what it is now, and what became of it. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { tunnelTokenName } from "./tunnel/tunnel";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function tunnelVerbs(os: Os, { tunnel, setup }: RouterParts) {
  return {
    tunnel: {
      get: os.tunnel.get.handler(() => tunnel.row()),
      set: os.tunnel.set.handler(async ({ input: { token, url, ...change }, errors }) => {
        const mode = change.mode ?? tunnel.row().mode;
        if (mode === "own-url" && url === null)
          throw errors.UNPROCESSABLE_CONTENT({
            message: "Write the address under which this receiver is reached.",
          });
        if (token !== undefined) await setup.setNamedSecret(tunnelTokenName, token);
        return tunnel.set({
          ...(change.mode === undefined ? {} : { mode: change.mode }),
          ...(change.enabled === undefined ? {} : { enabled: change.enabled }),
          ...(change.domain === undefined ? {} : { domain: change.domain }),
          ...(url === undefined ? {} : { ownUrl: url }),
        });
      }),
      prove: os.tunnel.prove.handler(() => tunnel.prove()),
      watch: os.tunnel.watch.handler(({ input }) => tunnel.watch(input.watched)),
      history: os.tunnel.history.handler(() => tunnel.history()),
    },
  };
}
