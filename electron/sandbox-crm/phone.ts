/**
 * Numbers as a search knows them: area code and local number, no country code, as HubSpot's
 * `hs_searchable_calculated_phone_number` has them. A search for E.164 in that property therefore misses.
 */

/** ITU-T E.164: one-digit and two-digit country codes; all others have three digits. */
const short = new Set(
  "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split(
    " ",
  ),
);

/** `+1 (202) 555-0100` gives `2025550100`; without a plus the digits stay as they are. Null where there are none. */
export function searchablePhone(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  if (digits === "") return null;
  if (!text.trim().startsWith("+")) return digits;
  const length = [1, 2].find((count) => short.has(digits.slice(0, count))) ?? 3;
  return digits.slice(length) || null;
}
