/**
 * Tells when the machine's addresses changed: another network, a VPN that came or went. Sleep shows as a gap of the clock;
 * a change of network does not, and a tunnel over the old one is dead long before its heartbeat says so. Real time: under
 * a settable clock the network is the same.
 */
import { networkInterfaces } from "node:os";

const everyMs = 5000;

export function watchNetwork(
  onChange: () => void,
  {
    addresses = addressesOutward,
    every = everyRealTime,
  }: { addresses?: () => string[]; every?: (ms: number, run: () => void) => () => void } = {},
): () => void {
  const read = () => addresses().toSorted().join(" ");
  let known = read();
  return every(everyMs, () => {
    const now = read();
    if (now === known) return;
    known = now;
    onChange();
  });
}

/** All but those that never leave the machine. */
function addressesOutward(): string[] {
  return Object.values(networkInterfaces()).flatMap((own) =>
    (own ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );
}

function everyRealTime(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  timer.unref();
  return () => clearInterval(timer);
}
