/** The one line that picks the host. */
import { browserHost } from "./browser";
import type { Host } from "./host";

export const host: Host = browserHost;
