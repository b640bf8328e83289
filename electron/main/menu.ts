/** The native menu: what every program has, and the console's screens. */
import { Menu, type MenuItemConstructorOptions } from "electron";
import type { PlaceScreen } from "../../shared/window-places";

const screens: { id: PlaceScreen; label: string }[] = [
  { id: "calls", label: "Calls" },
  { id: "events", label: "Events" },
  { id: "simulate", label: "Simulate" },
  { id: "deliver", label: "Deliver" },
  { id: "sandbox", label: "Sandbox" },
  { id: "live", label: "Live" },
  { id: "setup", label: "Setup" },
];

export function setMenu(options: {
  devTools: boolean;
  showScreen(screen: PlaceScreen): void;
  help: MenuItemConstructorOptions[];
}): void {
  const isMac = process.platform === "darwin";
  const view: MenuItemConstructorOptions[] = [
    ...screens.map(
      ({ id, label }, index): MenuItemConstructorOptions => ({
        id,
        label,
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => options.showScreen(id),
      }),
    ),
    { type: "separator" },
    { role: "reload" },
    ...(options.devTools ? [{ role: "toggleDevTools" } as const] : []),
    { type: "separator" },
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { role: "togglefullscreen" },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: "appMenu" } as const] : [{ label: "File", submenu: [{ role: "quit" } as const] }]),
      { role: "editMenu" },
      { label: "View", submenu: view },
      { role: "windowMenu" },
      { role: "help", submenu: options.help },
    ]),
  );
}
