/** Set by electron.vite.config.ts; empty in every build but the crash suite's negative control. */
declare const __FAULT__: string;
