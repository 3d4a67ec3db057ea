import {
  HALF_SECONDS,
  otherSide,
  periodSeconds,
  REGULATION_SECONDS,
  type TeamSide,
} from '../../domain/game.js';
import { foulsOnPurpose, type Tactic, tacticOf, threeShareLate } from './endgame.js';
import type { SimulatorParameters } from './parameters.js';
import { between, chance, normal, type Random } from './random.js';

/** What two teams bring to a game. */
export interface Matchup {
  /** Points per possession by each side, before the day's luck. */
  readonly home: number;
  readonly away: number;
  /** Possessions a team per 40 minutes. */
  readonly possessions: number;
  /** Fouls of this crew, 1 for the average one. */
  readonly crew: number;
}

export type SimulatedKind =
  | 'tip'
  | 'shot'
  | 'freeThrow'
  | 'offensiveRebound'
  | 'defensiveRebound'
  | 'deadBallRebound'
  | 'turnover'
  | 'steal'
  | 'block'
  | 'foul'
  | 'technicalFoul'
  | 'timeout'
  | 'tvTimeout'
  | 'endPeriod'
  | 'endGame';

/** One row of a simulated log. */
export interface SimulatedPlay {
  readonly kind: SimulatedKind;
  readonly side: TeamSide | null;
  readonly period: number;
  readonly secondsLeft: number;
  /** Points tried for: 1, 2 or 3. */
  readonly tried: number;
  readonly made: boolean;
  readonly home: number;
  readonly away: number;
  /** Of free throws: which of how many. */
  readonly shot: number;
  readonly of: number;
}

/** Points a possession at which the shooting figures hold. */
export const AVERAGE_EFFICIENCY = 1.043;
/** Possessions a team per 40 minutes at which the pace figures hold. */
export const AVERAGE_POSSESSIONS = 69.2;

const SHOT_CLOCK = 30;
/** A heave at the horn: how often it goes in, and from behind the arc. */
const HEAVE = 0.12;
const HEAVE_THREE_SHARE = 0.7;
const TV_TIMEOUTS = [960, 720, 480, 240];
const TIMEOUTS = 4;
const ONE_AND_ONE_AT = 7;
const DOUBLE_AT = 10;

/**
 * Plays a game possession by possession: tries at two and three points, fouls on the floor and in the act, bonus by
 * half, rebounds, turnovers, the fouling endgame, and overtimes until someone wins.
 */
export function playGame(matchup: Matchup, p: SimulatorParameters, random: Random): SimulatedPlay[] {
  const plays: SimulatedPlay[] = [];
  const score = { home: 0, away: 0 };
  const fouls = { home: 0, away: 0 };
  const possessions = { home: 0, away: 0 };
  const timeouts = { home: TIMEOUTS, away: TIMEOUTS };
  let period = 1;
  let secondsLeft = periodSeconds(1);
  let tvTimeouts = TV_TIMEOUTS.slice();

  const shotFactor = {
    home: 1 + p.strength.shotSlope * (matchup.home / AVERAGE_EFFICIENCY - 1),
    away: 1 + p.strength.shotSlope * (matchup.away / AVERAGE_EFFICIENCY - 1),
  };
  const shooting = Math.max(0.6, normal(random, 1, p.shots.gameSd));
  const tempo = (AVERAGE_POSSESSIONS / matchup.possessions) * Math.max(0.7, normal(random, 1, p.pace.gameSd));

  const log = (kind: SimulatedKind, side: TeamSide | null, detail: Partial<SimulatedPlay> = {}) =>
    plays.push({
      kind,
      side,
      period,
      secondsLeft: Math.ceil(secondsLeft),
      tried: 0,
      made: false,
      home: score.home,
      away: score.away,
      shot: 0,
      of: 0,
      ...detail,
    });
  const elapse = (seconds: number) => {
    secondsLeft = Math.max(0, secondsLeft - seconds);
  };
  const elapsed = () =>
    period === 1
      ? HALF_SECONDS - secondsLeft
      : period === 2
        ? REGULATION_SECONDS - secondsLeft
        : REGULATION_SECONDS;
  const leadOf = (side: TeamSide) => score[side] - score[otherSide(side)];
  const lastPeriod = () => period >= 2;

  /** Shooting of a side now, as a factor on the chance to score. */
  const form = (side: TeamSide, tactic: Tactic, available: number): number => {
    const step = Math.min(19, Math.floor(elapsed() / 120));
    const ahead = score[side] - matchup[side] * possessions[side];
    const lead = leadOf(side) - (matchup[side] - matchup[otherSide(side)]) * possessions[side];
    const band = 1 - p.shots.rubberBand * ahead - p.shots.leadBand * lead;
    const late =
      tactic === 'hurry'
        ? p.endgame.hurryShooting
        : tactic === 'lastShot' && lastPeriod()
          ? p.endgame.lastShotShooting
          : 1;
    // A try in the last seconds of a period is the worse the fewer there were to make it.
    const rushed = Math.min(1, 0.2 + available / 10);
    const hour = period > 2 ? p.endgame.overtimeShooting : (p.efficiencyByStep[step] as number);
    return shotFactor[side] * shooting * band * late * rushed * hour;
  };

  const deadBall = () => {
    const next = tvTimeouts[0];
    if (period <= 2 && next !== undefined && secondsLeft <= next) {
      tvTimeouts = tvTimeouts.filter((mark) => mark < secondsLeft);
      log('tvTimeout', null);
    }
  };

  const maybeTimeout = (side: TeamSide, probability: number) => {
    if (timeouts[side] > 0 && chance(random, probability)) {
      timeouts[side] -= 1;
      log('timeout', side);
    }
  };

  /** Free throws; answers who has the ball then, `again` for the shooters. */
  const freeThrows = (side: TeamSide, count: number, oneAndOne: boolean): 'again' | 'lost' => {
    let of = count;
    for (let shot = 1; shot <= of; shot++) {
      const made = chance(random, p.shots.freeThrow);
      if (made) score[side] += 1;
      log('freeThrow', side, { tried: 1, made, shot, of });
      const last = shot === of || (oneAndOne && shot === 1 && !made);
      if (!made && !last) log('deadBallRebound', side);
      if (oneAndOne && shot === 1 && made) of = 2;
      if (!made && last) return rebound(side, p.shots.offensiveReboundOfFreeThrow);
    }
    return 'lost';
  };

  const rebound = (shooters: TeamSide, offensive: number): 'again' | 'lost' => {
    if (chance(random, offensive)) {
      log('offensiveRebound', shooters);
      return 'again';
    }
    log('defensiveRebound', otherSide(shooters));
    return 'lost';
  };

  /** A foul that is not in the act of shooting: free throws by the bonus, else the ball again. */
  const commonFoul = (by: TeamSide): 'again' | 'lost' => {
    fouls[by] += 1;
    log('foul', by);
    deadBall();
    const shooters = otherSide(by);
    if (fouls[by] >= DOUBLE_AT) return freeThrows(shooters, 2, false);
    if (fouls[by] >= ONE_AND_ONE_AT) return freeThrows(shooters, 1, true);
    return 'again';
  };

  const technicalFoul = (by: TeamSide) => {
    fouls[by] += 1;
    log('technicalFoul', by);
    const shooters = otherSide(by);
    for (let shot = 1; shot <= 2; shot++) {
      const made = chance(random, p.shots.freeThrow);
      if (made) score[shooters] += 1;
      log('freeThrow', shooters, { tried: 1, made, shot, of: 2 });
    }
  };

  /** Seconds until the try, by tactic. Skewed: many short, few to the end of the shot clock. */
  const trySeconds = (tactic: Tactic, again: boolean): number => {
    switch (tactic) {
      case 'lastShot':
        return Math.max(1, secondsLeft - between(random, 0.3, 6));
      case 'hurry':
        return skewed(p.endgame.hurrySeconds, random);
      case 'hold':
        return Math.min(SHOT_CLOCK, skewed(p.endgame.holdSeconds, random));
      case 'normal':
        return Math.min(
          SHOT_CLOCK,
          skewed((again ? p.pace.againSeconds : p.pace.meanSeconds) * tempo, random),
        );
    }
  };

  /** A team's possession, up to the other's ball or the end of the period. */
  const possession = (side: TeamSide): void => {
    const defence = otherSide(side);
    let again = false;
    possessions[side] += 1;
    for (;;) {
      const lead = leadOf(side);
      const tactic = tacticOf(lead, secondsLeft, lastPeriod(), p);
      if (lastPeriod() && lead > 0 && foulsOnPurpose(lead, secondsLeft, random, p)) {
        elapse(between(random, 1.5, 7));
        if (secondsLeft <= 0) return;
        if (commonFoul(defence) === 'lost') {
          if (secondsLeft < 60 && Math.abs(leadOf(side)) <= 6) maybeTimeout(defence, 0.25);
          return;
        }
        again = true;
        continue;
      }
      const seconds = trySeconds(tactic, again);
      if (seconds >= secondsLeft) {
        // The horn: a heave at most.
        if (secondsLeft > 2 && chance(random, 0.6)) {
          elapse(secondsLeft - 1);
          shoot(side, 'lastShot', secondsLeft, true);
        }
        elapse(secondsLeft);
        return;
      }
      const available = secondsLeft;
      elapse(seconds);

      const secondHalf = period > 1 ? p.fouls.secondHalf : 1;
      if (chance(random, p.fouls.technical)) technicalFoul(chance(random, 0.5) ? side : defence);
      if (chance(random, p.turnovers.perTry)) {
        turnover(side);
        return;
      }
      if (tactic !== 'lastShot' && chance(random, p.fouls.floor * matchup.crew * secondHalf)) {
        if (commonFoul(defence) === 'lost') return;
        again = true;
        continue;
      }
      if (shoot(side, tactic, available, false) === 'lost') return;
      again = true;
    }
  };

  const turnover = (side: TeamSide) => {
    if (chance(random, p.turnovers.offensiveFoulShare * matchup.crew)) {
      fouls[side] += 1;
      log('foul', side);
      log('turnover', side);
      deadBall();
      return;
    }
    log('turnover', side);
    if (chance(random, p.turnovers.stealShare)) log('steal', otherSide(side));
    else deadBall();
  };

  const shoot = (side: TeamSide, tactic: Tactic, available: number, heave: boolean): 'again' | 'lost' => {
    const defence = otherSide(side);
    const threeShare = heave
      ? HEAVE_THREE_SHARE
      : lastPeriod()
        ? threeShareLate(-leadOf(side), available, tactic, p)
        : p.shots.threeShare;
    const tried = chance(random, threeShare) ? 3 : 2;
    const made = heave
      ? chance(random, HEAVE)
      : chance(random, (tried === 3 ? p.shots.three : p.shots.two) * form(side, tactic, available));
    const foulRate =
      (tried === 3 ? p.fouls.shootingThree : p.fouls.shootingTwo) *
      matchup.crew *
      (period > 1 ? p.fouls.secondHalf : 1);
    if (!heave && chance(random, foulRate)) {
      const andOne = chance(random, tried === 3 ? p.fouls.andOneThree : p.fouls.andOneTwo);
      if (andOne) {
        score[side] += tried;
        log('shot', side, { tried, made: true });
      }
      fouls[defence] += 1;
      log('foul', defence);
      deadBall();
      return freeThrows(side, andOne ? 1 : tried, false);
    }
    if (made) {
      score[side] += tried;
      log('shot', side, { tried, made });
      if (period > 1 && secondsLeft < 120) maybeTimeout(defence, 0.12);
      else maybeTimeout(defence, 0.02);
      return 'lost';
    }
    log('shot', side, { tried, made });
    if (secondsLeft <= 0.5) return 'lost';
    if (chance(random, p.shots.block)) log('block', defence);
    elapse(Math.min(1, secondsLeft));
    return rebound(side, p.shots.offensiveRebound);
  };

  let arrow: TeamSide = chance(random, 0.5) ? 'home' : 'away';
  for (;;) {
    if (period !== 2) log('tip', null);
    let side = arrow;
    arrow = otherSide(arrow);
    while (secondsLeft > 0) {
      possession(side);
      side = otherSide(side);
    }
    log('endPeriod', null);
    if (period >= 2 && score.home !== score.away) break;
    period += 1;
    secondsLeft = periodSeconds(period);
    if (period === 2) {
      fouls.home = 0;
      fouls.away = 0;
      tvTimeouts = TV_TIMEOUTS.slice();
    } else {
      timeouts.home += 1;
      timeouts.away += 1;
    }
  }
  log('endGame', null);
  return plays;
}

/** A positive, right-skewed time of the given mean: the sum of five exponentials. */
function skewed(mean: number, random: Random): number {
  const product = (1 - random()) * (1 - random()) * (1 - random()) * (1 - random()) * (1 - random());
  return Math.max(1.5, (-mean / 5) * Math.log(product));
}
