/** The tray: whether webhooks come in, by the icon's shape and in words, on every desktop that has one. */
import { Menu, nativeImage, Tray } from "electron";
import type { Receiving } from "../../shared/receiving";

const words = {
  receiving: "Receiving",
  "not-receiving": "Not receiving",
  "tunnel-down": "Tunnel down",
};

export function openTray(options: { title: string; show(): void; quit(): void }): (now: Receiving) => void {
  const icons = {
    receiving: drawIcon(() => true),
    "tunnel-down": drawIcon((y) => y > 0),
    "not-receiving": drawIcon(() => false),
  };
  const tray = new Tray(icons["not-receiving"]);
  tray.on("click", options.show);

  return ({ state, detail }) => {
    tray.setImage(icons[state]);
    tray.setToolTip(`${options.title}: ${lineOf({ state, detail })}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { id: "receiving", label: lineOf({ state, detail }), enabled: false },
        { type: "separator" },
        { id: "show", label: `Show ${options.title}`, click: options.show },
        { id: "quit", label: `Quit ${options.title}`, click: options.quit },
      ]),
    );
  };
}

/** “Receiving on 127.0.0.1:4400”, “Tunnel down: Your ngrok account …”; tooltips of Windows end at 127 letters. */
function lineOf({ state, detail }: Receiving): string {
  const line =
    state === "receiving"
      ? `${words[state]} on ${detail.replace(/^https?:\/\//, "")}`
      : `${words[state]}: ${detail}`;
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

const pixels = 32;

/** A ring with what of its inside is filled: `y` runs from -1 above to 1 below. */
function drawIcon(isFilled: (y: number) => boolean): Electron.NativeImage {
  const isMac = process.platform === "darwin";
  // The system colours a Mac's template; elsewhere the tray is light or dark, and this is seen on both.
  const [red, green, blue] = isMac ? [0, 0, 0] : [0x5b, 0x8d, 0xef];
  const bitmap = Buffer.alloc(pixels * pixels * 4);
  for (let row = 0; row < pixels; row += 1) {
    for (let column = 0; column < pixels; column += 1) {
      const [x, y] = [column, row].map((at) => ((at + 0.5) / pixels) * 2 - 1) as [number, number];
      const radius = Math.hypot(x, y);
      const isInside = radius < 0.55 && isFilled(y);
      const alpha = isInside ? 1 : Math.max(0, Math.min(1, (0.12 - Math.abs(radius - 0.78)) * 12));
      // Premultiplied, blue first.
      bitmap.set(
        [blue, green, red, 255].map((part) => Math.round(part * alpha)),
        (row * pixels + column) * 4,
      );
    }
  }
  const icon = nativeImage.createFromBitmap(bitmap, { width: pixels, height: pixels, scaleFactor: 2 });
  if (isMac) icon.setTemplateImage(true);
  return icon;
}
