// mockttp as its own documentation starts it: one rule, whatever else is its default.
import { getLocal } from "mockttp";

const server = getLocal();
await server.start(Number(process.argv[2]));
await server.forPost("/hooks/mirai").thenJson(200, { ok: true });
process.on("SIGTERM", () => process.exit(0));
