import { decimal } from "../time";

/** `+0.000`, `+18.204`, `+11 m 21`, `+2:04:31`, `+3 d 14 h`. */
export function offsetWords(ms: number): string {
  const sign = ms < 0 ? "−" : "+";
  const length = Math.abs(ms);
  if (length < 60_000) return `${sign}${decimal(length / 1000, 3)}`;
  const seconds = Math.floor(length / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours >= 24) return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
  return `${sign}${hours}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}
