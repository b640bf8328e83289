/** Recorded: how a destination is set up. Its credentials are secrets of their own, sealed. */
export const migration016 = `
-- What its kind asks for, its gate where it differs from the preset, and how the outbox sends to it; each JSON.
ALTER TABLE destination ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE destination ADD COLUMN gate TEXT NOT NULL DEFAULT '{}';
ALTER TABLE destination ADD COLUMN sending TEXT NOT NULL DEFAULT '{}';
`;
