import { gameClock, type TeamSide } from '../../domain/game.js';
import type { SimulatedPlay } from './game.js';
import type { Fixture, SimulatorTeam } from './league.js';
import type { SimulatorParameters } from './parameters.js';
import { inventedNames } from './people.js';
import { between, chance, pick, type Random } from './random.js';
import { realTimes } from './realtime.js';

/** A play as ESPN's summary has it. */
export interface PlayRow {
  readonly id: string;
  readonly sequenceNumber: string;
  readonly type: { readonly id: string; readonly text: string };
  readonly text: string;
  readonly awayScore: number;
  readonly homeScore: number;
  readonly period: { readonly number: number; readonly displayValue: string };
  readonly clock: { readonly displayValue: string };
  readonly scoringPlay: boolean;
  readonly scoreValue: number;
  readonly team?: { readonly id: string };
  readonly wallclock: string;
  readonly shootingPlay: boolean;
  readonly pointsAttempted: number;
}

type Draft = { -readonly [K in keyof PlayRow]: PlayRow[K] } & { at: number };

const PLAYERS = 9;
const PERIODS = ['1st Half', '2nd Half', 'OT'];

/**
 * A simulated log in ESPN's rows, with wallclocks, substitutions, and now and then what real logs suffer from: a score
 * that steps back once, rows entered late above others.
 */
export function playRows(
  fixture: Fixture,
  plays: readonly SimulatedPlay[],
  tip: number,
  p: SimulatorParameters,
  random: Random,
): PlayRow[] {
  const rosters = {
    home: inventedNames(random, PLAYERS),
    away: inventedNames(random, PLAYERS),
  };
  const times = realTimes(plays, tip, p, random);
  const rows: Draft[] = [];
  const add = (play: SimulatedPlay, at: number, words: Words) => {
    const sequence = String(1000 + rows.length);
    rows.push({
      id: `${fixture.gameId}${sequence}`,
      sequenceNumber: sequence,
      type: words.type,
      text: words.text,
      awayScore: play.away,
      homeScore: play.home,
      period: { number: play.period, displayValue: periodName(play.period) },
      clock: { displayValue: clockText(play) },
      scoringPlay: play.made,
      scoreValue: play.tried,
      ...(words.side === null ? {} : { team: { id: fixture[words.side].id } }),
      wallclock: '',
      shootingPlay: play.tried > 0,
      pointsAttempted: play.tried,
      at,
    });
  };
  for (const [i, play] of plays.entries()) {
    add(play, times[i] as number, wordsOf(play, plays[i - 1], fixture, rosters, random));
    if (play.kind === 'foul' || play.kind === 'tvTimeout' || play.kind === 'timeout')
      for (const side of ['home', 'away'] as const)
        if (chance(random, 0.45)) {
          const still = { ...play, made: false, tried: 0 };
          const at = (times[i] as number) + 3000;
          add(still, at, substitution(fixture[side], side, 'out', pick(random, rosters[side])));
          add(still, at, substitution(fixture[side], side, 'in', pick(random, rosters[side])));
        }
  }
  if (chance(random, p.blemishes.scoreStepsBack)) stepScoreBack(rows, random);
  if (chance(random, p.blemishes.lateRows)) enterLate(rows, random);
  return rows.map(({ at, ...row }) => ({
    ...row,
    wallclock: new Date(at).toISOString().replace('.000Z', 'Z'),
  }));
}

interface Words {
  readonly type: PlayRow['type'];
  readonly text: string;
  readonly side: TeamSide | null;
}

function wordsOf(
  play: SimulatedPlay,
  before: SimulatedPlay | undefined,
  fixture: Fixture,
  rosters: Record<TeamSide, readonly string[]>,
  random: Random,
): Words {
  const { side } = play;
  const words = (id: string, type: string, text: string): Words => ({ type: { id, text: type }, text, side });
  const player = side === null ? '' : pick(random, rosters[side]);
  const team = side === null ? '' : fixture[side].location;
  const did = play.made ? 'makes' : 'misses';
  switch (play.kind) {
    case 'tip':
      return words('615', 'Jumpball', play.period === 1 ? 'Start game' : 'Start of overtime');
    case 'shot': {
      if (play.tried === 3) return words('558', 'JumpShot', `${player} ${did} 24-foot three point jumper`);
      const near = random();
      if (near < 0.5) return words('572', 'LayUpShot', `${player} ${did} layup`);
      if (near < 0.56 && play.made) return words('574', 'DunkShot', `${player} makes dunk`);
      return words('558', 'JumpShot', `${player} ${did} ${Math.floor(between(random, 6, 20))}-foot jumper`);
    }
    case 'freeThrow':
      return words('540', 'MadeFreeThrow', `${player} ${did} free throw ${play.shot} of ${play.of}`);
    case 'offensiveRebound':
      return words('586', 'Offensive Rebound', `${player} Offensive Rebound.`);
    case 'defensiveRebound':
      return words('587', 'Defensive Rebound', `${player} Defensive Rebound.`);
    case 'deadBallRebound':
      return words('449', 'Dead Ball Rebound', `${team} Deadball Team Rebound.`);
    case 'turnover':
      return before?.kind === 'foul' && before.side === side
        ? words('601', 'Foul Turnover', `${player} offensive foul turnover`)
        : words('598', 'Lost Ball Turnover', `${player} bad pass\nturnover`);
    case 'steal':
      return words('607', 'Steal', `${player} Steal.`);
    case 'block':
      return words('618', 'Block Shot', `${player} Block.`);
    case 'foul':
      return words('519', 'PersonalFoul', `Foul on ${player}.`);
    case 'technicalFoul':
      return words('521', 'Technical Foul', `Technical Foul on ${player}.`);
    case 'timeout':
      return words('579', 'ShortTimeOut', `${team} Timeout`);
    case 'tvTimeout':
      return words('580', 'OfficialTVTimeOut', 'Official TV Timeout');
    case 'endPeriod':
      return words('412', 'End Period', `End of ${periodName(play.period)}`);
    case 'endGame':
      return words('402', 'End Game', 'End of Game');
  }
}

function substitution(team: SimulatorTeam, side: TeamSide, way: 'in' | 'out', player: string): Words {
  return {
    type: { id: '584', text: 'Substitution' },
    text: `${player} subbing ${way} for ${team.location}`,
    side,
  };
}

function periodName(period: number): string {
  return period <= 3 ? (PERIODS[period - 1] as string) : `${period - 2}OT`;
}

function clockText(play: SimulatedPlay): string {
  const { secondsLeftInPeriod } = gameClock(play.period, play.secondsLeft);
  return `${Math.floor(secondsLeftInPeriod / 60)}:${String(secondsLeftInPeriod % 60).padStart(2, '0')}`;
}

/** One row shows the score without the points just made, the next has it right again. */
function stepScoreBack(rows: Draft[], random: Random): void {
  const after = rows.flatMap((row, i) =>
    i > 20 && !row.scoringPlay && row.type.id !== '412' && row.type.id !== '402' && rows[i - 1]?.scoringPlay
      ? [i]
      : [],
  );
  if (after.length === 0) return;
  const at = pick(random, after);
  const row = rows[at] as Draft;
  const before = rows[at - 2] as Draft;
  row.homeScore = before.homeScore;
  row.awayScore = before.awayScore;
}

/** A few rows that score nothing are entered some minutes after the ones below them. */
function enterLate(rows: Draft[], random: Random): void {
  const quiet = rows.filter((row) => ['607', '618', '584'].includes(row.type.id));
  if (quiet.length === 0) return;
  for (let i = 0; i < 3; i++) pick(random, quiet).at += Math.round(between(random, 20, 400)) * 1000;
}
