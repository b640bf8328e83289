export function CrmScreen() {
  return null;
}
