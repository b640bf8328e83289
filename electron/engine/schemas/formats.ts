/** The formats that are checked, in built-in schemas and in the user's own. One that is not here is not checked. */
const moment = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;

export const FORMATS: Record<string, (text: string) => boolean> = {
  "date-time": (text) => moment.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  time: (text) => /^\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/.test(text),
  uri: (text) => URL.canParse(text),
  email: (text) => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(text),
  uuid: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
};

export const FORMAT_WORDS: Record<string, string> = {
  "date-time": "a time such as 2026-03-02T10:00:31Z",
  date: "a date such as 2026-03-02",
  time: "a time of day such as 10:00:31",
  uri: "a link",
  email: "an e-mail address",
  uuid: "a UUID",
};
