/** Recorded: a source that was removed, since when. Its events and calls stay, and it is what they are read by. */
export const migration030 = `
ALTER TABLE source ADD COLUMN archived_at INTEGER;
`;
