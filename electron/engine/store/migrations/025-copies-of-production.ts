/** Events that came by way of production's own handler are few or all: the search for them begins here. */
export const migration025 = `
CREATE INDEX event_via ON event (via) WHERE via IS NOT NULL;
`;
