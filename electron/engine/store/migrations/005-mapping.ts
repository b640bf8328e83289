/** Recorded: what the events of a source mean, where the user says it. Null where the provider's pack knows. */
export const migration005 = `
ALTER TABLE source ADD COLUMN mapping TEXT;
`;
