/** Derived: the newest calls of a number without walking all of them. */
export const migration021 = `
DROP INDEX call_phone;
CREATE INDEX call_phone ON call (phone, last_position DESC) WHERE phone IS NOT NULL;
`;
