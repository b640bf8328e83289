/** The one line that picks the host. */
import { browserHost } from "./browser";
import { windowHost } from "./electron";
import type { Host } from "./host";

export const host: Host = "ringback" in window ? windowHost : browserHost;
