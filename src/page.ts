/** The frame of every page that is a file: it needs nothing else, reads by light and by dark, on a desk and on a phone. */
export interface PageParts {
  readonly title: string;
  /** What stands above: the heading and what is to be known first. */
  readonly header: string;
  /** Sections. */
  readonly main: string;
  /** What a page looks like beyond the frame; CSS. */
  readonly style?: string;
}

export function page({ title, header, main, style = '' }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
</body>
</html>
`;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Terms and what is to be said of them, as text. */
export function pageFacts(facts: readonly (readonly [term: string, value: string])[]): string {
  const rows = facts.map(([term, value]) => `<div><dt>${escaped(term)}</dt><dd>${escaped(value)}</dd></div>`);
  return `<dl>${rows.join('\n')}</dl>`;
}

/** Cells as they are read, by row; it scrolls by itself where it is too wide. */
export function pageTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('');
  return `<div class="scroll"><table class="figures"><thead><tr>${cells('th', head)}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody></table></div>`;
}

/** The system's own fonts and its light or dark. */
const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --soft: #5b6675; --paper: #fbfaf7; --panel: #fff; --rule: #e2ded4;
  --have: #1f6f8b; --lack: #cfd8dc; --accent: #b3541e; --good: #2c7a4b; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e9ec; --soft: #9aa5b1; --paper: #12161b; --panel: #1a2027; --rule: #2d3640;
    --have: #5cb8d6; --lack: #35414c; --accent: #f0955b; --good: #6cc58d; --bad: #ffb4ab;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.02em; }
h2 { font-size: 22px; line-height: 1.2; margin: 0; }
h3 { font-size: 12px; text-transform: uppercase; letter-spacing: 0.08em; color: var(--soft); margin: 24px 0 6px; }
code { font: 0.92em ui-monospace, monospace; }
a { color: inherit; }
small { font-weight: normal; color: var(--soft); }
section { background: var(--panel); border: 1px solid var(--rule); border-radius: 12px; padding: 22px 24px; margin: 20px 0; }
article + article { border-top: 1px solid var(--rule); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 8px 24px; margin: 12px 0; }
dt { font-size: 12px; color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.lead { margin: 4px 0 14px; font-size: 17px; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
.note { font-size: 12px; color: var(--soft); margin: 8px 0 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-top: 1px solid var(--rule); }
thead th { border: 0; font-size: 12px; color: var(--soft); font-weight: 500; padding-bottom: 4px; }
.figures td { white-space: nowrap; font-variant-numeric: tabular-nums; }
.charts { display: flex; flex-wrap: wrap; gap: 16px; margin: 16px 0; }
@media (max-width: 600px) { section { padding: 16px; } }
`;
