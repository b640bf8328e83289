/** One thing a set-up asks for, where what most fields do not have is left out. */
import type { DestinationField } from "../../../shared/destination-setup";

export type AskedField = Partial<DestinationField> &
  Pick<DestinationField, "name" | "label" | "kind" | "help">;

export function setUpField(asked: AskedField): DestinationField {
  return { required: false, placeholder: null, choices: [], preset: null, ...asked };
}
