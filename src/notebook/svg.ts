import type { TopLevelSpec } from 'vega-lite';
import { type ChartColours, DARK, LIGHT } from '../charts/theme.js';

/**
 * A chart drawn as an SVG image that reads on a light and on a dark page: drawn in the light colours, with a style that
 * exchanges them where the reader's system is dark. No fonts, scripts or addresses of other machines are in it, and the
 * same spec gives the same text.
 * @param spec in {@link LIGHT}'s colours
 * @throws Error with Vega's own words, for a spec that it cannot draw or has doubts about
 */
export async function chartSvg(spec: TopLevelSpec): Promise<string> {
  // Loaded here: Vega has a top-level await, which a notebook cell could not import.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { logger, parse, View, Warn } = vega;
  measureTextIn(vega);
  const faults: string[] = [];
  const listening = logger(Warn, undefined, (_method, _level, words) => faults.push(words.join(' ')));
  const view = new View(parse(compile(spec, { logger: listening }).spec), {
    renderer: 'none',
    logger: listening,
  });
  try {
    const svg = await view.toSVG();
    if (faults.length > 0) throw new Error(`chart: ${faults.join('; ')}`);
    return picture(svg, spec.description ?? '');
  } finally {
    view.finalize();
  }
}

/** Of an em, what a letter of the charts' fonts takes on average. */
const LETTER_EMS = 0.6;

/**
 * Vega measures text on a canvas; without one it takes 0.8 em a letter, and a long title makes the picture wider than
 * what is drawn, hence everything in it smaller on a phone.
 */
function measureTextIn(vega: object): void {
  const { textMetrics } = vega as {
    textMetrics: { width(item: { readonly fontSize?: number }, text: string | null | undefined): number };
  };
  textMetrics.width = ({ fontSize = 11 }, text) => LETTER_EMS * fontSize * (text ?? '').length;
}

/**
 * The drawing as one picture: its description in place of a label on every mark, places to a hundredth of a pixel and one
 * tag a line, so that a changed picture is a readable difference.
 */
function picture(svg: string, description: string): string {
  return svg
    .replace(/ (?:aria-[a-z]+|role)="[^"]*"/g, '')
    .replace(/(\.\d\d)\d+/g, '$1')
    .replace(
      /<svg\b([^>]*)>/,
      (_, attributes: string) =>
        `<svg${attributes} role="img" aria-label="${escaped(description)}" style="max-width:100%;height:auto">${DARK_STYLE}`,
    )
    .replaceAll('><', '>\n<');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** The rules that exchange a drawing's light colours for the dark ones where the reader's system is dark. */
const DARK_RULES = `@media (prefers-color-scheme: dark){${Object.keys(LIGHT)
  .map((key) => {
    const [light, dark] = [LIGHT[key as keyof ChartColours], DARK[key as keyof ChartColours]];
    return `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`;
  })
  .join('')}}`;

const DARK_STYLE = `<style>${DARK_RULES}</style>`;

const ADDRESS = 'data:image/svg+xml;charset=utf-8,';

/** The picture as its own address, its text as readable as an address may be. */
export function svgAddress(svg: string): string {
  return ADDRESS + svg.replaceAll('"', "'").replaceAll('%', '%25').replaceAll('#', '%23');
}

/** The picture that an address of {@link svgAddress} is; null for another address. */
export function svgOfAddress(address: string): string | null {
  return address.startsWith(ADDRESS) ? decodeURIComponent(address.slice(ADDRESS.length)) : null;
}
