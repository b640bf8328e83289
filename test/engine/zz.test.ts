import { test } from "vitest";
import { makeFolder, startEngine } from "../harness/engine-process";
import { busyCall } from "../harness/mirai-events";
test("x", async () => {
  const f = makeFolder();
  const e = await startEngine(f.path);
  for (const body of busyCall("a")) await fetch(`${e.receiver}/hooks/second`, { method: "POST", body });
  console.log(JSON.stringify((await e.rest("GET", "/events")).body));
  console.log(JSON.stringify((await e.rest("POST", "/sources", { name: "second", provider: "mirai", verify: "record" })).body));
  await new Promise((r) => setTimeout(r, 1500));
  console.log(JSON.stringify((await e.rest("GET", "/events")).body), JSON.stringify((await e.rest("GET", "/calls")).body), JSON.stringify((await e.rest("GET", "/status")).body));
  console.log(JSON.stringify((await e.rest("POST", "/read-again")).body)); await new Promise((r) => setTimeout(r, 1000)); console.log(JSON.stringify((await e.rest("GET", "/calls")).body));const D = (await import("better-sqlite3")).default; const d = new D(f.path + "/ringback.sqlite"); console.log(JSON.stringify([d.prepare("select * from meta").all(), d.prepare("select position, source_id, claimed from event").all(), d.prepare("select position, provider, read_error, type from event_view").all(), d.prepare("select * from unfolded_call").all()], null, 1));
  console.log(e.log.join("\n")); await e.kill();
});
