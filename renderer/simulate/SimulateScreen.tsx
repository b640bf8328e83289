export function SimulateScreen() {
  return null;
}
