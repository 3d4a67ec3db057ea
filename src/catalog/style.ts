/** The page's style: the system's own fonts and its light or dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --soft: #5b6675; --paper: #fbfaf7; --panel: #fff; --rule: #e2ded4;
  --have: #1f6f8b; --lack: #cfd8dc; --accent: #b3541e; --good: #2c7a4b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e9ec; --soft: #9aa5b1; --paper: #12161b; --panel: #1a2027; --rule: #2d3640;
    --have: #5cb8d6; --lack: #35414c; --accent: #f0955b; --good: #6cc58d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 30px; margin: 0 0 4px; letter-spacing: -0.02em; }
h2 { font: 600 22px/1.2 ui-monospace, monospace; margin: 0; }
h3 { font-size: 12px; text-transform: uppercase; letter-spacing: 0.08em; color: var(--soft); margin: 24px 0 6px; }
code { font: 0.92em ui-monospace, monospace; }
a { color: inherit; text-decoration: none; }
nav { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 20px 0 8px; }
.card { display: flex; flex-direction: column; background: var(--panel); border: 1px solid var(--rule);
  border-radius: 10px; padding: 10px 14px; font-size: 13px; color: var(--soft); }
.card b { font: 600 15px ui-monospace, monospace; color: var(--ink); }
.card:hover, .card:focus-visible { border-color: var(--have); }
.fresh { color: var(--good); } .stale { color: var(--accent); }
section { background: var(--panel); border: 1px solid var(--rule); border-radius: 12px; padding: 22px 24px; margin: 20px 0; }
.lead { margin: 4px 0 14px; font-size: 17px; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 8px 24px; margin: 0; }
dt { font-size: 12px; color: var(--soft); } dd { margin: 0; }
.legend { font-size: 12px; color: var(--soft); margin: 0 0 6px; }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin: 0 4px 0 10px; vertical-align: -1px; }
.legend i:first-child { margin-left: 0; }
i.have { background: var(--have); } i.lack { background: var(--lack); }
.strips { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 12px 22px; }
.strip { margin: 0; }
.strip figcaption { font-size: 12px; color: var(--soft); } .strip b { color: var(--ink); }
.strip svg { display: block; width: 100%; height: 40px; border-bottom: 1px solid var(--rule); }
.months { position: relative; height: 13px; font-size: 10px; line-height: 13px; color: var(--soft); }
.months span { position: absolute; }
.month { stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; fill: none; }
path.have { fill: var(--have); } path.lack { fill: var(--lack); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-top: 1px solid var(--rule); }
thead th { border: 0; font-size: 12px; color: var(--soft); font-weight: 500; padding-bottom: 4px; }
tbody th { font-weight: 600; white-space: nowrap; }
td:nth-child(4) { min-width: 300px; max-width: 520px; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.example { color: var(--soft); font: 12.5px/20px ui-monospace, monospace; max-width: 190px; overflow-wrap: anywhere; }
.words { color: var(--soft); margin-top: 3px; } .words code { font-size: 12px; }
.key { font: 10px system-ui, sans-serif; color: var(--have); border: 1px solid currentcolor; border-radius: 4px; padding: 0 4px; }
.partition { color: var(--soft); }
.note { font-size: 12px; color: var(--soft); margin: 8px 0 0; }
@media (max-width: 600px) { section { padding: 16px; } .strips { grid-template-columns: 1fr; } }
`;
