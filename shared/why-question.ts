/** The questions of "Why?", in the order they are looked at when nobody says which. Without zod, for the page. */
export const whyQuestions = ["missing", "doubled", "ambiguous", "stale", "wrong", "locked"] as const;
export type WhyQuestion = (typeof whyQuestions)[number];
