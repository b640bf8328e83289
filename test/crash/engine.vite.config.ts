import { defineConfig } from "electron-vite";
import config from "../../electron.vite.config";

// The engine alone, from the same settings as every build: the crash suite needs no renderer.
export default defineConfig({ main: (config as { main: object }).main });
