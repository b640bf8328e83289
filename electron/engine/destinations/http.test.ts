import { expect, test } from "vitest";
import { observeNetworkFailure } from "./http";

test("a port to which no request goes is a set-up to be mended, not an unknown outcome", async () => {
  const error = await fetch("http://127.0.0.1:9/hook", { method: "POST" }).catch((thrown: unknown) => thrown);
  expect(observeNetworkFailure(error)).toEqual({
    class: "config",
    status: null,
    observed: "no request goes to this port: mend the address",
  });
});
