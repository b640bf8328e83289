/** What a body says, as text to read and compare: a form as the object of its fields, everything else as it came. */
import { fieldsOf, isFormType } from "../../shared/form-fields";

export function payloadText(contentType: string | null, text: string): string {
  return isFormType(contentType) ? JSON.stringify(fieldsOf(text)) : text;
}
