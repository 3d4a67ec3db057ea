import { DARK, LIGHT } from '../charts/theme.js';

/** The system's own fonts and its light or dark; the colours are the charts'. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ink: ${LIGHT.ink}; --muted: ${LIGHT.muted}; --rule: ${LIGHT.grid}; --paper: ${LIGHT.surface}; --well: #f6f8fa;
  --accent: ${LIGHT.model}; --warm: ${LIGHT.market}; --string: ${LIGHT.under}; --word: ${LIGHT.over}; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: ${DARK.ink}; --muted: ${DARK.muted}; --rule: ${DARK.grid}; --paper: ${DARK.surface}; --well: #1f2630;
    --accent: ${DARK.model}; --warm: ${DARK.market}; --string: ${DARK.under}; --word: ${DARK.over}; --bad: #ffb4ab;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 46rem; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
nav { font-size: .9rem; padding: 1rem 0 0; }
nav summary { color: var(--muted); cursor: pointer; }
nav ol { margin: .25rem 0 .75rem; padding-left: 1.25rem; }
nav li { margin: .15rem 0; }
nav label { color: var(--muted); cursor: pointer; }
@media (min-width: 72rem) {
  body { max-width: 64rem; display: grid; grid-template-columns: 14rem 46rem; gap: 2rem; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding-top: 2rem; }
}
main { min-width: 0; padding-top: 1rem; }
a { color: var(--accent); }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; margin: .5rem 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.25rem 0 .5rem; scroll-margin-top: .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p, ul, ol { margin: .5rem 0 .9rem; }
.data { display: inline-block; margin: 0 0 .75rem; padding: .2rem .6rem; border-radius: .5rem; background: var(--well); color: var(--muted); font-size: .875rem; }
time { white-space: nowrap; }
.made-up { color: var(--bad); font-weight: 600; }
.changes { border: 1px solid var(--rule); border-radius: .75rem; padding: .75rem 1rem; margin: 1.25rem 0; }
.changes h2 { margin: 0 0 .25rem; font-size: 1.05rem; }
figure { max-width: 32rem; margin: 1.25rem 0; }
figure svg { display: block; width: 100%; height: auto; }
/* A shadow at the edge beyond which there is more. */
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem;
  background: linear-gradient(to right, var(--paper) 50%, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 50%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--rule), transparent) left / 1rem 100% no-repeat scroll,
    linear-gradient(to left, var(--rule), transparent) right / 1rem 100% no-repeat scroll; }
table { width: max-content; max-width: 100%; min-width: min(100%, 20rem); border-collapse: collapse; font-size: .875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--rule); }
td { max-width: 20rem; }
td:first-child { min-width: 4.5rem; }
td[style*="left"]:first-child { min-width: 6.5rem; }
td[style*="left"]:not(:first-child) { min-width: 8.5rem; }
thead th { max-width: 9rem; vertical-align: bottom; color: var(--muted); font-weight: 500; }
pre { overflow-x: auto; white-space: pre-wrap; margin: .75rem 0; font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, "Liberation Mono", monospace; }
code { font: .92em ui-monospace, SFMono-Regular, Menlo, "Liberation Mono", monospace; }
pre.wide, pre.code { white-space: pre; }
pre code { font: inherit; }
.error { color: var(--bad); }
.code { display: none; background: var(--well); border-radius: .5rem; padding: .75rem 1rem; }
:root:has(#show-code:checked) .code { display: block; }
.hljs-keyword, .hljs-literal { color: var(--word); } .hljs-string, .hljs-subst { color: var(--string); }
.hljs-comment { color: var(--muted); } .hljs-number { color: var(--warm); } .hljs-title { color: var(--accent); }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .875rem; }
footer h2 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
@media print { nav { display: none; } body { display: block; max-width: none; } figure, tr { break-inside: avoid; } .scroll { overflow: visible; background: none; } }
`;
