// `npm run texts`: writes every text of the console into renderer/texts/en.json. `npm run texts -- electron shared` prints
// those of other folders, to be read through.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";

const root = join(import.meta.dirname, "..");
const { module } = await runnerImport(join(root, "packaging/texts/catalogue.ts"), {
  root,
  configFile: false,
  logLevel: "error",
});
const folders = process.argv.slice(2);
if (folders.length > 0) {
  process.stdout.write(module.printed(module.catalogueOf(root, folders)));
} else {
  const catalogue = module.catalogueOf(root);
  mkdirSync(join(root, "renderer/texts"), { recursive: true });
  writeFileSync(join(root, "renderer/texts/en.json"), module.printed(catalogue));
  process.stdout.write(`${Object.keys(catalogue).length} texts in renderer/texts/en.json\n`);
}
