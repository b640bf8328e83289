// Loaded before the engine with NODE_OPTIONS=--require, in each of its threads: its wall clock is the machine's and so many
// milliseconds more as stand in the file that RINGBACK_SHIFT names. The monotonic clock and timers stay as they are, as they
// do when somebody sets the clock of a machine.
const { readFileSync } = require("node:fs");
const real = Date.now.bind(Date);
let shift = 0;
let readAt = -1;
function now() {
  const at = performance.now();
  if (at - readAt > 20) {
    readAt = at;
    shift = Number(readFileSync(process.env.RINGBACK_SHIFT, "utf8")) || 0;
  }
  return real() + shift;
}
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};
