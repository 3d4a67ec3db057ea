/** One line of RefMetrics' fouls table, as displayed. */
export interface FoulsLine {
  readonly name: string;
  /** Null behind the paywall, where the name reads `Subscribe to see`. */
  readonly profile: string | null;
  readonly fouls: string;
  readonly homeFouls: string;
  readonly awayFouls: string;
  readonly differential: string;
  readonly games: string;
}

/** A page in the manner of RefMetrics: a table whose columns are told by their header's words. */
export function foulsPage(lines: readonly FoulsLine[]): string {
  const rows = lines.map((line) => {
    const name = escaped(line.name);
    const link = line.profile === null ? name : `<a href="${escaped(line.profile)}">${name}</a>`;
    const cells = [link, line.fouls, line.homeFouls, line.awayFouls, line.differential, line.games];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const headers = [
    'Official',
    'Total Fouls/Game',
    'Home Fouls/Game',
    'Away Fouls/Game',
    'Differential',
    'Games',
  ];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Fouls by official</title></head>
<body>
<table>
<thead><tr>${headers.map((header) => `<th>${header}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
