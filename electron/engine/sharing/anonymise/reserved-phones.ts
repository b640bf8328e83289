/**
 * Phone numbers that belong to nobody. Regulators keep some for fiction; where a country keeps none, a number is made
 * that has the right length and that the country does not give out. Numbers of a block run out after a hundred to ten
 * thousand: the next block follows, so that as many numbers as an export may hold stay distinct.
 */
import parsePhoneNumber from "libphonenumber-js/max";

/** `start` and then `digits` running digits: the national number without its trunk 0. */
type Block = { start: string; digits: number };

/** 555-0100 to 555-0199 are kept for fiction in every area code (NANPA); these are codes of the United States. */
const areaCodes =
  "202 212 213 214 215 216 217 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 272 " +
  "276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 331 334 336 337 " +
  "339 346 347 351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 " +
  "432 434 435 440 442 443 458 469 470 475 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 " +
  "518 520 530 531 534 539 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586 601 602 603 605 606 607";

const blocks: Record<string, Block[]> = {
  "1": areaCodes.split(" ").map((code) => ({ start: `${code}55501`, digits: 2 })),
  // Ofcom, "Telephone numbers for use in TV and radio drama programmes".
  "44": "7700900 1632960 2079460 1134960 1144960 1154960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960"
    .split(" ")
    .map((start) => ({ start, digits: 3 })),
  // ACMA, "Phone numbers for use in TV shows, films and creative works".
  "61": "25550 27010 35550 37010 75550 77010 85550 87010".split(" ").map((start) => ({ start, digits: 4 })),
  // Arcep, decision 2018-0881.
  "33": "19900 26191 35301 46571 53649 63998".split(" ").map((start) => ({ start, digits: 4 })),
  // Bundesnetzagentur, "Rufnummern für Film- und Fernsehproduktionen".
  "49": "3023125 6990009 4066969 2214710 8999998".split(" ").map((start) => ({ start, digits: 3 })),
  // ComReg, numbers for drama.
  "353": [{ start: "2091", digits: 5 }],
};

/** The `index`-th number of this calling code with a national number of this many digits, as E.164 text. */
export function reservedPhone(callingCode: string, nationalLength: number, index: number): string {
  let left = index;
  for (const { start, digits } of blocks[callingCode] ?? []) {
    const size = 10 ** digits;
    if (start.length + digits !== nationalLength) continue;
    if (left < size) return `+${callingCode}${start}${String(left).padStart(digits, "0")}`;
    left -= size;
  }
  return notGivenOut(callingCode, nationalLength, left);
}

const starts = ["10", "00", "11", "99", "55", "1", "0", "9", "5", "2", "3", "4", "6", "7", "8"];

/** Of the right length, and no number of any kind by the country's own plan. */
function notGivenOut(callingCode: string, nationalLength: number, index: number): string {
  let last = "";
  for (const start of starts) {
    const room = nationalLength - start.length;
    if (room < 1 || index >= 10 ** room) continue;
    const text = `+${callingCode}${start}${String(index).padStart(room, "0")}`;
    const number = parsePhoneNumber(text);
    if (number?.number === text && number.isPossible()) {
      if (!number.isValid()) return text;
      last = last || text;
    }
  }
  // A plan that gives out everything: the shape counts, and zeros are nobody's line in practice.
  return last || `+${callingCode}${String(index).padStart(nationalLength, "0")}`;
}

/** Writes `phone` (E.164) the way `like` is written: international or national, with its blanks and brackets. */
export function writtenLike(phone: string, nationalNumber: string, like: string): string {
  const written = like.replace(/\D/g, "");
  const whole = phone.slice(1);
  const fitting = /^\s*(?:\+|00)/.test(like)
    ? like.trim().startsWith("00")
      ? `00${whole}`
      : whole
    : written.length === nationalNumber.length
      ? nationalNumber
      : written.length === whole.length &&
          written.slice(0, whole.length - nationalNumber.length) ===
            whole.slice(0, whole.length - nationalNumber.length)
        ? whole
        : written.length === nationalNumber.length + 1
          ? `${written[0]}${nationalNumber}`
          : null;
  if (fitting === null || fitting.length !== written.length) return phone;
  let at = 0;
  return like.replace(/\d/g, () => fitting[at++] ?? "0");
}
