/**
 * What a source may say of its provider and of itself since there are packs for many platforms: the pack's options that are
 * otherwise here, what it answers, the URL of production that copies were sent to first, waits of the gate. `via` of an
 * event names the way it came where that is not straight from the provider.
 */
export const migration022 = `
ALTER TABLE source ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE source ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN mirror TEXT;
ALTER TABLE source ADD COLUMN gate TEXT;
ALTER TABLE event ADD COLUMN via TEXT;
`;
