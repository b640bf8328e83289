/**
 * Looking for a number. SOQL compares text exactly and reads what was just written; SOSL finds a number however it is
 * formatted, and its index lags. Both are asked. What SOSL found is compared digit by digit before it counts.
 */

/** In a SOQL text. */
export function quote(text: string): string {
  return `'${text.replace(/[\\'"]/g, (one) => `\\${one}`).replace(/[\n\r\t]/g, " ")}'`;
}

export function soqlByPhone(object: string, select: string[], phoneFields: string[], phone: string): string {
  const where = phoneFields.map((field) => `${field} = ${quote(phone)}`).join(" OR ");
  return `SELECT ${select.join(", ")} FROM ${object} WHERE ${where} LIMIT ${mostFound}`;
}

export function soslByPhone(object: string, select: string[], phone: string): string {
  return `FIND {${searchTerms(phone).join(" OR ")}} IN PHONE FIELDS RETURNING ${object}(${select.join(", ")} LIMIT ${mostFound})`;
}

/** Four are enough to see that there are several. */
export const mostFound = 4;

/** The digits, with and without the country: of +1 the last ten, elsewhere the last ten and the last nine. */
function searchTerms(phone: string): string[] {
  const all = phone.replace(/\D/g, "");
  if (phone.startsWith("+1") && all.length === 11) return [all.slice(1), all];
  return [...new Set([all, all.slice(-10), all.slice(-9)])];
}

/** Whether what a person typed is this number: with its country, or as it is dialled at home. */
export function isSameNumber(typed: string, phone: string): boolean {
  const [theirs, ours] = [typed.replace(/\D/g, ""), phone.replace(/\D/g, "")];
  if (typed.trim().startsWith("+") || theirs.startsWith("00")) return theirs.replace(/^00/, "") === ours;
  const national = theirs.replace(/^0+/, "");
  return national.length >= 8 && ours.endsWith(national);
}
