/** Set by electron.vite.config.ts; empty in every build but those of the crash suite. */
declare const __FAULT__: string;
