/**
 * Call data is never taken for the place of a remote id. A step may say `{{contact.id}}`, and the outbox fills in the id
 * that contact got; a payload in which a sender wrote the same is told with blanks in it.
 */
import type { CallRecordContent } from "../destinations/destination";

const places = /"\{\{([a-z-]+\.id)\}\}"/g;

export function plainContent(content: CallRecordContent): CallRecordContent {
  const text = JSON.stringify(content);
  const plain = text.replace(places, '"{{ $1 }}"');
  return plain === text ? content : (JSON.parse(plain) as CallRecordContent);
}
