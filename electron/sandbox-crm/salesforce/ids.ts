/** Ids as Salesforce has them: three characters that name the object, twelve of the record, three that guard the case. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

export function toSalesforceId(prefix: string, id: string): string {
  const plain = prefix + id.padStart(12, "0");
  return plain + caseSuffix(plain);
}

/** Our id of the record; null: it is no id of that object. Fifteen characters are as good as eighteen. */
export function fromSalesforceId(prefix: string, id: string): string | null {
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id) || !id.startsWith(prefix)) return null;
  const digits = id.slice(3, 15);
  return /^\d{12}$/.test(digits) ? digits.replace(/^0+/, "") || null : null;
}

/** One character for five: which of them are capitals. */
function caseSuffix(id: string): string {
  return [0, 5, 10]
    .map((from) => {
      const bits = [...id.slice(from, from + 5)].reduce(
        (sum, one, at) => sum + (/[A-Z]/.test(one) ? 2 ** at : 0),
        0,
      );
      return alphabet[bits];
    })
    .join("");
}
