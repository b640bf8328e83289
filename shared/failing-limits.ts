/** How far failing on purpose may go. Apart from the schemas: the console brings no zod. */
export const failingLimits = {
  events: 1000,
  minutes: 24 * 60,
  /** A sender that waits longer than this is let go. */
  hangMs: 600_000,
} as const;
