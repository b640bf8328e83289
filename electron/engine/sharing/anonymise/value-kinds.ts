/**
 * What a value of a payload is, by its key and by its look: what must be replaced and how, and what may stay because
 * it is the provider's own vocabulary (types, statuses, times, figures). Whatever is not recognised as vocabulary is
 * replaced: a word too many filled is better than a name too many shown.
 */
export type ValueKind =
  | "keep"
  | "secret"
  | "phone"
  | "email"
  | "name"
  | "text"
  | "address"
  | "id"
  | "url"
  | "network"
  | "birth"
  | "data";

/** Key of the value and those of its parents, outermost first. */
export type ValuePlace = { key: string; parents: readonly string[] };

const set = (words: string) => new Set(words.split(" "));

const secretWords = set(
  "token secret password passwd authorization auth apikey signature credential credentials cookie otp cvv cvc ssn iban",
);
const phoneWords = set(
  "phone phones mobile cell tel telephone msisdn from to caller callee called ani dnis did fax whatsapp number contact destination recipient sender",
);
const nameWords = set(
  "name names firstname lastname surname nickname fullname username displayname company clinic organisation organization business employer contact owner assignee agent caller customer lead user person author attendee campaign",
);
const addressWords = set(
  "address address1 address2 street road city town zip zipcode postcode postal province county region location neighbourhood neighborhood latitude longitude lat lng lon",
);
const textWords = set(
  "transcript transcription summary message messages text content body note notes comment comments description utterance prompt question answer title subject feedback words value remark instructions",
);
const idWords = set("id ids sid uuid guid key ref reference code number no hash handle slug extension");
const freeContainers = set(
  "metadata payload custom variables insights collection answers form fields extra params parameters arguments args lead customer contact person attributes properties personalization personalisation additional address",
);
const vocabularyWords = set(
  "type types status state event events kind outcome direction disposition channel medium role language locale currency country timezone mode method unit units provider model version action actions format sentiment priority encoding",
);
/** Who speaks, where the key is one that names somebody: `{"user": "assistant", "text": …}`. */
const speakerWords = set("user assistant agent agent-action robot bot human caller customer");
const toolWords = set("tool tools function functions event webhook voice model");

/** Whole names of fields that hold a provider's word for how something ended, wherever they stand. */
const causeKeys = set(
  "endedreason hangupcause hangupsource missedcallreason answeredby recordingstatus transcriptionstatus channels",
);
/** The name of an event, in a field that is called `name`. */
const eventName = /^(?:call|conference)(?:\.[a-z_]+)+$/;
/** What a detection may find. */
const detected =
  /^(?:human|machine|not_sure|silence|human_residence|human_business|fax_detected|beep_detected|no_beep_detected|ended)$/;

/** `{"key": "phone", "value": …}`: the name of a field, in words that fields are named with. */
function isFieldName(text: string): boolean {
  const known = [phoneWords, addressWords, textWords, vocabularyWords, idWords, set("email name")];
  return enumLike.test(text) && wordsOfKey(text).every((word) => known.some((words) => words.has(word)));
}

/** What stands for a name says whose kind of name it is. */
export function labelOfName(key: string): string {
  const words = wordsOfKey(key).join(" ");
  if (/company|clinic|organi[sz]ation|business|employer|account/.test(words)) return "Company";
  if (/agent|assignee|owner|author/.test(words)) return "Agent";
  return /source|campaign|tracker/.test(words) ? "Campaign" : "Caller";
}

/** `70aa11bb22cc33dd.call-ended`: a type with an id in it. Its parts, or null where it is none. */
export function partsOfType(text: string, key: string): string[] | null {
  if (!wordsOfKey(key).some((word) => vocabularyWords.has(word))) return null;
  const parts = text.split(/([.:/])/);
  if (parts.length < 3 || parts.length > 9) return null;
  const isWord = (part: string) => enumLike.test(part) && part.replace(/\D/g, "").length <= mostDigits;
  const isId = (part: string) =>
    /^[A-Za-z0-9_-]{8,}$/.test(part) && part.replace(/\D/g, "").length > mostDigits;
  const fits = parts.every((part, index) => index % 2 === 1 || isWord(part) || isId(part));
  return fits && parts.some(isId) ? parts : null;
}

export function isIdOfType(part: string): boolean {
  return part.replace(/\D/g, "").length > mostDigits;
}

/** Nobody writes longer names; a stranger may, above ten thousand values, and each asks for the words of all above it. */
const longestName = 200;

const mostNames = 1000;
const known = new Map<string, readonly string[]>();

export function wordsOfKey(key: string): readonly string[] {
  const name = key.length > 2 * longestName ? `${key.slice(0, longestName)} ${key.slice(-longestName)}` : key;
  const words = known.get(name) ?? splitName(name);
  if (known.size >= mostNames) known.clear();
  known.set(name, words);
  return words;
}

function splitName(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])(?=[A-Z][a-z])/g, "$1 ")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
}

const timeLike =
  /^(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4}))$/;
const emailLike = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/;
const urlLike = /^(?:https?|wss?|s3|gs|ftp):\/\/\S+$/i;
const ipLike = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})(?:\/\d{1,3})?$/i;
const enumLike = /^(?:[a-z][a-z0-9]*(?:[._:-][a-z0-9]+)*|[A-Z]+(?:_[A-Z]+)*)$/;
/** `assistant.speechStarted`, `transcript[transcriptType="final"]`: the name of an event. */
const typeLike = /^[a-z][A-Za-z]*(?:[._-][a-z][A-Za-z]*)*(?:\[[A-Za-z]+="[a-z]+"\])?$/;
/** Seconds or milliseconds since 1970, written as text. */
const epochLike = /^1\d{9}(?:\d{3})?$/;
const wordsLike = /^[A-Za-z]+(?:[ -][A-Za-z]+){0,2}$/;
const localeLike = /^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?|[A-Z][A-Za-z]+\/[A-Za-z_/]+|UTC|GMT)$/;
const opaqueLike = /^[A-Za-z0-9][A-Za-z0-9_.:+=/-]*$/;
const longestVocabulary = 48;
/** `call.start.error-vapi-number-outbound-daily-limit` */
const longestCause = 120;
/** `nova-2` is a word of a vendor, `c_9f0e1d2c4b5a` names a call. */
const mostDigits = 3;

/** `isPhone` says whether a text can be read as a phone number; it knows the country. */
export function kindOfText(text: string, place: ValuePlace, isPhone: (text: string) => boolean): ValueKind {
  const value = text.trim();
  if (value === "") return "keep";
  const key = wordsOfKey(place.key);
  const has = (words: Set<string>) => key.some((word) => words.has(word)) || words.has(key.join(""));
  const last = key.at(-1) ?? "";
  if (/time ?zone/.test(key.join(" ")) && localeLike.test(value)) return "keep";
  if (has(secretWords) || /api ?key|access ?key|private ?key/.test(key.join(" "))) return "secret";
  if (has(set("birth dob birthday birthdate"))) return "birth";
  if (timeLike.test(value) || (epochLike.test(value) && has(set("timestamp time secs")))) return "keep";
  if (urlLike.test(value)) return "url";
  if (emailLike.test(value)) return "email";
  if (ipLike.test(value)) return "network";
  const looksDialled = /^\+?[\d\s().\-/]{7,24}$/.test(value) && value.replace(/\D/g, "").length >= 7;
  if (looksDialled && (value.startsWith("+") || /[\s().]/.test(value) || has(phoneWords)) && isPhone(value))
    return "phone";
  if (/^[-+]?\d+(?:\.\d+)?$/.test(value)) {
    if (
      /^\d+$/.test(value) &&
      (idWords.has(last) || has(phoneWords) || has(addressWords) || value.length >= 7)
    )
      return "id";
    return has(addressWords) ? "address" : "keep";
  }
  const parents = place.parents.flatMap(wordsOfKey);
  const isFree = parents.some((word) => freeContainers.has(word));
  const isVocabulary =
    enumLike.test(value) &&
    value.length <= longestVocabulary &&
    value.replace(/\D/g, "").length <= mostDigits &&
    !/[a-z0-9]{24}/.test(value);
  if (last === "type" && typeLike.test(value)) return "keep";
  if (last === "name" && eventName.test(value)) return "keep";
  if (causeKeys.has(key.join("")) && enumLike.test(value) && value.length <= longestCause) return "keep";
  if (isVocabulary && last === "result" && detected.test(value)) return "keep";
  const named = has(vocabularyWords) && (isVocabulary || wordsLike.test(value) || localeLike.test(value));
  if (named && !(isFree && has(nameWords))) return "keep";
  // Of Twilio: `RecordVerb`, `StartCallRecordingAPI`. Other sources are people's own.
  if (key.join(" ") === "recording source" && wordsLike.test(value)) return "keep";
  if (isVocabulary && last === "name" && toolWords.has(wordsOfKey(place.parents.at(-1) ?? "").at(-1) ?? ""))
    return "keep";
  if (last === "key" && isFieldName(value)) return "keep";
  if (idWords.has(last) && opaqueLike.test(value)) return "id";
  if (has(textWords))
    return isVocabulary && !isFree && last !== "text" && last !== "content" ? "keep" : "text";
  if (addressWords.has(last)) return "address";
  if (has(nameWords)) return speakerWords.has(value) ? "keep" : "name";
  if (has(addressWords)) return "address";
  if (!isFree && isVocabulary) return "keep";
  if (value.length > 200 && !/\s/.test(value)) return "data";
  if (opaqueLike.test(value) && /\d/.test(value)) return "id";
  return "text";
}

/** Numbers are figures unless their key says that they name somebody or something. */
export function kindOfNumber(
  digits: string,
  place: ValuePlace,
  isPhone: (text: string) => boolean,
): ValueKind {
  const key = wordsOfKey(place.key);
  const has = (words: Set<string>) => key.some((word) => words.has(word));
  if (has(set("latitude longitude lat lng lon"))) return "address";
  if (!/^\d{4,}$/.test(digits)) return "keep";
  if (has(phoneWords) && digits.length >= 7 && isPhone(digits)) return "phone";
  if (has(secretWords)) return "secret";
  if (idWords.has(key.at(-1) ?? "") || has(set("zip postcode"))) return "id";
  return digits.length > 13 || has(set("phone mobile")) ? "id" : "keep";
}
