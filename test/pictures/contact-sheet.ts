/** One page with every picture, grouped by screen: states across, themes and sizes below each other. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export type Picture = {
  group: string;
  name: string;
  state: string;
  size: string;
  theme: string;
  file: string;
};

const style = `
  body { margin: 24px; background: #1b1e24; color: #e7eaf0; font: 13px system-ui, sans-serif; }
  h2 { margin: 32px 0 4px; } h3 { margin: 16px 0 6px; font-weight: 600; }
  .row { display: flex; flex-wrap: wrap; gap: 12px; }
  figure { margin: 0; width: 460px; } img { width: 100%; border: 1px solid #3a404c; }
  figcaption { color: #a3acba; } nav a { color: #a9bcff; margin-right: 12px; }
`;

export function writeContactSheet(folder: string, pictures: readonly Picture[]): void {
  const groups = Map.groupBy(pictures, ({ group }) => group);
  const sections = [...groups].map(([group, of]) => {
    const rows = [...Map.groupBy(of, ({ name }) => name)].map(
      ([name, some]) => `<h3>${escaped(name)}</h3><div class="row">${some.map(figure).join("")}</div>`,
    );
    return `<section id="${escaped(group)}"><h2>${escaped(group)}</h2>${rows.join("")}</section>`;
  });
  const links = [...groups.keys()].map((group) => `<a href="#${escaped(group)}">${escaped(group)}</a>`);
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Every screen of Ringback</title><style>${style}</style>
<h1>Every screen, ${pictures.length} pictures</h1><nav>${links.join("")}</nav>${sections.join("\n")}</html>\n`,
  );
}

function figure({ file, state, size, theme }: Picture): string {
  const words = `${state}, ${size}, ${theme}`;
  const path = encodeURIComponent(file);
  return `<figure><a href="${path}"><img loading="lazy" src="${path}" alt="${escaped(words)}"></a><figcaption>${escaped(words)}</figcaption></figure>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
