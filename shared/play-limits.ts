/** What a value given to a play may be, for the engine and the console alike. */
export const longestVariable = 80;

/** Numbers reserved for fiction. The first of them is the agent's in every example event. */
export const reservedNumber = /^\+120255501(?!00)\d\d$/;
