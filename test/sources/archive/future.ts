import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Recording } from '../../../src/sources/archive/night.js';
import { type Random, randomStream } from '../../../src/sources/simulator/random.js';

// biome-ignore lint/suspicious/noExplicitAny: recordings are changed anywhere
type Payload = any;

/** A recorded day read as the archive reads it, where it lies. */
export async function readRecording(root: string, day: string): Promise<Recording> {
  const folder = join(root, 'espn', 'nights', day);
  const read = (path: string) => JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));
  return {
    day,
    scoreboard: read(join(folder, 'scoreboard.json.gz')),
    summaries: new Map(
      readdirSync(join(folder, 'summary')).map((file) => [
        file.replace('.json.gz', ''),
        read(join(folder, 'summary', file)),
      ]),
    ),
  };
}

/**
 * The same recording with everything changed that is not known at a moment: later plays (other scores, kinds, texts,
 * teams, times; some gone, some new), the header's scores and statuses, box score, odds, and every part that sums the
 * game up. The crew and the close are changed only before a game's first play: from then on they count as known.
 */
export function changedAfter(recording: Recording, at: number, seed: number): Recording {
  const random = randomStream('changed', seed);
  const copy = structuredClone(recording) as {
    day: string;
    scoreboard: Payload;
    summaries: Map<string, Payload>;
  };
  const over = new Set<string>();
  for (const [id, summary] of copy.summaries) if (changeGame(summary, at, random)) over.add(id);
  for (const event of copy.scoreboard.events) if (!over.has(event.id)) changeEvent(event, random);
  return copy;
}

/** Answers whether the game is over, so that nothing of it was changed. */
function changeGame(summary: Payload, at: number, random: Random): boolean {
  const plays: Payload[] = summary.plays ?? [];
  const moments = plays.map((play) => Date.parse(play.wallclock));
  const [competition] = summary.header.competitions;
  const scheduled = plays.length === 0;
  if (!scheduled && at >= Math.max(...moments)) return true;

  const known = plays.filter((_, i) => (moments[i] as number) <= at);
  if (!scheduled) {
    summary.plays = plays.flatMap((play, i) => {
      if ((moments[i] as number) <= at) return [play];
      return random() < 0.1 ? [] : [changedPlay(play, at, random)];
    });
    summary.plays.push(changedPlay(plays.at(-1), at, random));
    competition.status = {
      displayClock: number(random),
      period: 2,
      type: { id: '2', name: `STATUS_${number(random)}`, state: 'in', completed: random() < 0.5 },
    };
  }
  for (const competitor of competition.competitors) changeScore(competitor, random);
  for (const part of Object.keys(summary))
    if (!['header', 'plays', 'boxscore', 'format', 'gameInfo', 'pickcenter'].includes(part))
      summary[part] = [{ changed: number(random) }];
  summary.boxscore.players = [{ changed: number(random) }];
  for (const team of summary.boxscore.teams)
    team.statistics = [{ name: 'fouls', displayValue: number(random) }];
  summary.gameInfo.attendance = random();
  for (const pick of summary.pickcenter ?? []) {
    for (const market of ['total', 'pointSpread', 'moneyline'])
      for (const side of ['over', 'under', 'home', 'away']) {
        const quotes = pick[market]?.[side];
        if (quotes === undefined) continue;
        quotes.live = { line: number(random), odds: number(random) };
        if (known.length === 0) quotes.close = { line: number(random), odds: number(random) };
      }
    pick.details = number(random);
    if (known.length === 0)
      Object.assign(pick, { overUnder: random(), spread: random(), overOdds: random() });
  }
  if (known.length === 0) summary.gameInfo.officials = [{ fullName: number(random), order: 1 }];
  return false;
}

function changedPlay(play: Payload, at: number, random: Random): Payload {
  const later = at + 1000 + Math.floor(random() * 3_600_000);
  return {
    ...play,
    id: number(random),
    type: { id: random() < 0.2 ? '402' : random() < 0.3 ? '412' : '519', text: number(random) },
    text: number(random),
    homeScore: Math.floor(random() * 150),
    awayScore: Math.floor(random() * 150),
    period: { number: 1 + Math.floor(random() * 4), displayValue: number(random) },
    clock: { displayValue: '1:23' },
    scoringPlay: random() < 0.5,
    team: { id: number(random) },
    wallclock: new Date(later).toISOString(),
  };
}

function changeEvent(event: Payload, random: Random): void {
  const [competition] = event.competitions;
  for (const competitor of competition.competitors) changeScore(competitor, random);
  competition.headlines = [{ description: number(random) }];
  competition.highlights = [number(random)];
  competition.odds = [{ overUnder: random() }];
  competition.attendance = random();
  if (event.status.type.state !== 'pre') {
    event.status = {
      clock: random(),
      displayClock: number(random),
      period: 3,
      type: { name: number(random) },
    };
    competition.status = event.status;
  }
}

function changeScore(competitor: Payload, random: Random): void {
  competitor.score = number(random);
  competitor.linescores = [{ displayValue: number(random) }];
  competitor.winner = random() < 0.5;
  competitor.record = competitor.records = [{ summary: number(random) }];
  competitor.statistics = [{ displayValue: number(random) }];
  competitor.leaders = [{ displayValue: number(random) }];
}

function number(random: Random): string {
  return String(Math.floor(random() * 1000));
}
