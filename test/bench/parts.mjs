// The parts of the bench by name, in the order in which they run. Each is handed `print`, `add` for a row, `gap` for one
// that could not be measured, and `short` and `million` as they were asked for. A part is loaded when it runs.
export const parts = {
  ingest: async (bench) => (await import("./ingest.mjs")).benchIngest(bench),
  reading: async (bench) => (await import("./reading.mjs")).benchReading(bench),
  outbox: async (bench) => (await import("./outbox.mjs")).benchOutbox(bench),
  queries: async (bench) => (await import("./queries.mjs")).benchQueries(bench),
  rules: async (bench) => (await import("./rules.mjs")).benchRules(bench),
  sharing: async (bench) => (await import("./sharing.mjs")).benchSharing(bench),
  call: async (bench) => (await import("./long-call.mjs")).benchLongCall(bench),
  push: async (bench) => (await import("./push.mjs")).benchPush(bench),
  screen: async (bench) => (await import("./screen.mjs")).benchScreen(bench),
  renderer: async (bench) => (await import("./long-table.mjs")).benchLongTable(bench),
  live: async (bench) => (await import("./live-board.mjs")).benchLiveBoard(bench),
  start: async (bench) => (await import("./start.mjs")).benchStart(bench),
  memory: async (bench) => (await import("./memory.mjs")).benchMemory(bench),
  size: async (bench) => (await import("./size.mjs")).benchSize(bench),
  warehouse: async (bench) => (await import("./warehouse.mjs")).benchWarehouse(bench),
  tunnel: async (bench) => (await import("./tunnel.mjs")).benchTunnel(bench),
  soak: async (bench) => (await import("./soak.mjs")).benchSoak(bench),
};
export const partNames = Object.keys(parts);
/** Not run by the plain command: minutes of waiting for what no machine makes faster, and an hour. */
export const unusual = ["tunnel", "soak"];
