/** What the page of tables looks like beyond the frame. */
export const STYLE = `
h2 { font: 600 22px/1.2 ui-monospace, monospace; }
nav { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 20px 0 8px; }
.card { display: flex; flex-direction: column; background: var(--panel); border: 1px solid var(--rule); text-decoration: none;
  border-radius: 10px; padding: 10px 14px; font-size: 13px; color: var(--soft); }
.card b { font: 600 15px ui-monospace, monospace; color: var(--ink); }
.card:hover, .card:focus-visible { border-color: var(--have); }
.fresh { color: var(--good); } .stale { color: var(--accent); }
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
table { width: 100%; }
tbody th { font-weight: 600; white-space: nowrap; }
td:nth-child(4) { min-width: 300px; max-width: 520px; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.example { color: var(--soft); font: 12.5px/20px ui-monospace, monospace; max-width: 190px; overflow-wrap: anywhere; }
.words { color: var(--soft); margin-top: 3px; } .words code { font-size: 12px; }
.key { font: 10px system-ui, sans-serif; color: var(--have); border: 1px solid currentcolor; border-radius: 4px; padding: 0 4px; }
.partition { color: var(--soft); }
@media (max-width: 600px) { .strips { grid-template-columns: 1fr; } }
`;
