/** An archive folder with seasons of made-up games, in the true shape of the files: gzip, CRLF, the same columns. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../src/model/random.js';

export interface MadeSeason {
  readonly seasonName: string;
  readonly games: number;
  /** Games of a day; 3 unless told. */
  readonly perDay?: number;
  /** Whether the line file has opening totals; it does by default. */
  readonly openings?: boolean;
}

interface Row {
  readonly [column: string]: string | number;
}

const csv = (rows: readonly Row[]) => {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: string | number) =>
    /[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return `${[columns.join(','), ...rows.map((row) => columns.map((c) => cell(row[c] as string)).join(','))].join('\r\n')}\r\n`;
};

/** Writes the seasons' three kinds of files under `folder`; the same seasons give the same bytes. */
export async function makeArchive(folder: string, seasons: readonly MadeSeason[]): Promise<string> {
  await mkdir(join(folder, 'espn', 'seasons'), { recursive: true });
  await mkdir(join(folder, 'lines'), { recursive: true });
  const lines: Row[] = [];
  for (const { seasonName, games, perDay, openings = true } of seasons) {
    const made = Array.from({ length: games }, (_, i) => makeGame(seasonName, i, perDay));
    const file = (kind: string) => join(folder, 'espn', 'seasons', `${kind}_${seasonName}.csv.gz`);
    await writeFile(file('pbp'), gzipSync(csv(made.flatMap((game) => game.plays))));
    await writeFile(file('games'), gzipSync(csv(made.map((game) => game.game))));
    for (const { line } of made) if (line !== null) lines.push(openings ? line : { ...line, open_total: '' });
  }
  const name = `sbr_totals_${seasons.map((s) => s.seasonName).join('_')}.csv.gz`;
  await writeFile(join(folder, 'lines', name), gzipSync(csv(lines)));
  return folder;
}

/** A game of a possession every 17 seconds; every third one is levelled at the end and goes to overtime. */
export function makeGame(seasonName: string, index: number, perDay = 3) {
  const year = Number(seasonName.slice(0, 4));
  const id = String(year * 10_000 + index);
  const random = seededRandom(year + 31 * index);
  const score = { home: 0, away: 0 };
  const fouls = { home: 0, away: 0 };
  const plays: Row[] = [];
  const add = (half: number, seconds: number, type: string, side: 'home' | 'away' | '', foul = 0) =>
    plays.push({
      game_id: id,
      play_id: plays.length + 1,
      half,
      secs_remaining: seconds,
      secs_remaining_absolute: seconds,
      home_score: score.home,
      away_score: score.away,
      type,
      foul,
      action_team: side,
      player: side === '' ? '' : 'A. Player, Jr.',
      description: 'A play, described',
    });
  const possession = (half: number, seconds: number, side: 'home' | 'away') => {
    const other = side === 'home' ? 'away' : 'home';
    const luck = random();
    if (luck < 0.4) {
      score[side] += 2;
      add(half, seconds, 'made_2', side);
    } else if (luck < 0.5) {
      score[side] += 3;
      add(half, seconds, 'made_3', side);
    } else if (luck < 0.62) {
      fouls[other] += 1;
      add(half, seconds, 'foul', other, 1);
      score[side] += 1;
      add(half, seconds, 'made_ft', side);
      add(half, seconds, 'miss_ft', side);
    } else if (luck < 0.75) {
      add(half, seconds, 'turnover', side);
    } else {
      add(half, seconds, random() < 0.5 ? 'miss_2' : 'miss_3', side);
      add(half, seconds, random() < 0.25 ? 'oreb' : 'dreb', other);
    }
  };
  let side: 'home' | 'away' = random() < 0.5 ? 'home' : 'away';
  add(1, 2400, 'jump', side);
  for (let seconds = 2390; seconds > 12; seconds -= 17) {
    side = side === 'home' ? 'away' : 'home';
    possession(seconds >= 1200 ? 1 : 2, seconds, side);
  }
  const overtime = index % 3 === 0;
  const behind = score.home < score.away ? 'home' : 'away';
  while (overtime ? score.home !== score.away : score.home === score.away) {
    score[behind] += 1;
    add(2, 5, 'made_ft', behind);
  }
  // As in the recorded seasons, the end of regulation carries the overtime's clock (T7).
  add(2, overtime ? 300 : 0, 'end_period', '');
  if (overtime) {
    for (let seconds = 290; seconds > 12; seconds -= 14) {
      side = side === 'home' ? 'away' : 'home';
      possession(3, seconds, side);
    }
    if (score.home === score.away) {
      score.home += 2;
      add(3, 1, 'made_2', 'home');
    }
    add(3, 0, 'end_period', '');
  }
  const date = new Date(Date.UTC(year, 10, 10 + Math.floor(index / perDay))).toISOString().slice(0, 10);
  const total = score.home + score.away;
  const game: Row = {
    game_id: id,
    date,
    season: seasonName,
    home: 'Alpha',
    away: 'Beta',
    home_full: 'Alpha "A" Team, the',
    away_full: 'Beta Team',
    home_espn_id: 333,
    away_espn_id: 324,
    neutral_site: index % 5 === 0 ? 'True' : 'False',
    conference_game: 'False',
    season_type: 2,
    venue: 'A Hall, upstairs',
    attendance: 0,
    home_favored_by: index % 4 === 0 ? 7.3 : 4.5,
    total_line: '',
    referees: '',
    home_final: score.home,
    away_final: score.away,
    total_final: total,
    home_h1: 0,
    away_h1: 0,
    n_ot: overtime ? 1 : 0,
    n_plays: plays.length,
    home_fouls: fouls.home,
    away_fouls: fouls.away,
    unk_fouls: 0,
    espn_home_score: score.home,
    espn_away_score: score.away,
    flags: '',
    source: 'made up',
  };
  const line: Row | null =
    index % 6 === 5
      ? null
      : {
          season: seasonName,
          game_id: id,
          date,
          home_espn_id: '333.0',
          away_espn_id: '324.0',
          open_total: 150.5,
          close_total: 151.5 + (index % 7),
          second_half_total: 80.5,
          first_half_points: 70,
          final_total_incl_ot: total,
        };
  return { id, plays, game, line };
}
