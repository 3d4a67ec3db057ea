import { describe, expect, test } from 'vitest';
import { chartConfig, LIGHT } from '../../src/charts/theme.js';
import type { Notebook, Output } from '../../src/notebook/format.js';
import { notebookPage } from '../../src/notebook/page.js';
import { chartSvg, svgAddress } from '../../src/notebook/svg.js';

const OPTIONS = { parameters: [], versions: { ttlu: '0.1.0' } };

function page(outputs: readonly Output[], markdown = '# Fouls\n\n## Answer: 50 % <b>\n\ntext'): string {
  const cells = [
    { cell_type: 'markdown', metadata: {}, source: markdown },
    { cell_type: 'code', metadata: {}, source: 'const one = "<script>";', outputs },
  ] as const;
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  return notebookPage(notebook, OPTIONS);
}

const shown = (data: Readonly<Record<string, unknown>>): Output => ({
  output_type: 'display_data',
  data,
  metadata: {},
});

async function chart(description: string): Promise<Output> {
  const svg = await chartSvg({
    config: chartConfig(LIGHT),
    description,
    data: { values: [{ x: 1 }] },
    mark: { type: 'point', clip: true },
    encoding: { x: { field: 'x', type: 'quantitative' } },
  });
  return shown({ 'text/html': `<img alt="${description}" style="max-width:100%" src="${svgAddress(svg)}">` });
}

describe('a notebook as a page', () => {
  test('has its title, its sections as contents, its code as text, and neither scripts nor addresses', () => {
    const html = page([]);
    expect(html).toContain('<title>Fouls</title>');
    expect(html).toContain('<li><a href="#2-answer-50-b">Answer: 50 % &lt;b&gt;</a></li>');
    expect(html).toContain('<h2 id="2-answer-50-b">');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|https?:\/\//);
  });

  test('draws charts into itself, with ids of their own', async () => {
    const html = page([await chart('One'), await chart('Two')]);
    expect(html.match(/<figure>\s*<svg/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    const ids = [...html.matchAll(/<svg.*?<\/svg>/gs)].flatMap(([svg]) =>
      [...svg.matchAll(/ id=['"]([^'"]+)['"]/g)].map((m) => m[1]),
    );
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  test('shows Markdown, streams and errors, each as text', () => {
    const html = page([
      shown({ 'text/markdown': ['| a |\n', '| --: |\n', '| 1<2 |'], 'text/plain': 'no' }),
      { output_type: 'stream', name: 'stderr', text: ['<i>careful</i>'] },
      { output_type: 'error', ename: 'E', evalue: 'x', traceback: ['E: <x>'] },
    ]);
    expect(html).toContain('<td style="text-align:right">1&lt;2</td>');
    expect(html).toContain('<pre class="error">&lt;i&gt;careful&lt;/i&gt;</pre>');
    expect(html).toContain('<pre class="error">E: &lt;x&gt;</pre>');
  });

  test('says at its head what the data are, and cries out where they are made up', () => {
    const data = (recorded: boolean) =>
      page([
        shown({
          'application/vnd.ttlu.data+json': JSON.stringify({
            label: 'games <x>',
            recorded,
            seasons: [],
            asOf: '2026-03-02',
          }),
        }),
      ]);
    expect(data(true)).toContain('<p class="data">games &lt;x&gt; · games up to <time>2026-03-02</time></p>');
    expect(data(false)).toContain('class="data made-up"');
  });

  test('is the same text for the same notebook', async () => {
    const outputs = [await chart('One')];
    expect(page(outputs)).toBe(page(outputs));
  });
});
