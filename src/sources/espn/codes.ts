import type { GamePhase, PlayKind } from '../../domain/game.js';

/** Codes whose meaning needs the rest of the row: how the row is read, instead of a kind. */
export type PlayReading = 'fieldGoal' | 'threePointer' | 'freeThrow' | 'foulOrTurnover';

export interface PlayCode {
  readonly name: string;
  readonly is: PlayKind | PlayReading;
}

/**
 * ESPN's play types, by `type.id`. The five-digit ids are those of payloads up to about 2013, in which 601 is every
 * foul and every turnover and 0 a row without text. An id that is not here becomes the kind `unknown` and is reported
 * (T5): add it with the name that ESPN gives it.
 */
const PLAY_CODE_TABLE: Readonly<Record<string, PlayCode>> = {
  '0': { name: 'Not Available', is: 'note' },
  '97': { name: 'Free Throw 1 of 1', is: 'freeThrow' },
  '215': { name: "Coach's Challenge (Overturned)", is: 'challenge' },
  '216': { name: "Coach's Challenge (Stands)", is: 'challenge' },
  '402': { name: 'End Game', is: 'endGame' },
  '412': { name: 'End Period', is: 'endPeriod' },
  '437': { name: 'TipShot', is: 'fieldGoal' },
  '449': { name: 'Dead Ball Rebound', is: 'deadBallRebound' },
  '519': { name: 'PersonalFoul', is: 'foul' },
  '521': { name: 'Technical Foul', is: 'technicalFoul' },
  // Named for the make, sent for misses too.
  '540': { name: 'MadeFreeThrow', is: 'freeThrow' },
  '558': { name: 'JumpShot', is: 'fieldGoal' },
  '572': { name: 'LayUpShot', is: 'fieldGoal' },
  '574': { name: 'DunkShot', is: 'fieldGoal' },
  '578': { name: 'RegularTimeOut', is: 'timeout' },
  '579': { name: 'ShortTimeOut', is: 'timeout' },
  '580': { name: 'OfficialTVTimeOut', is: 'tvTimeout' },
  '584': { name: 'Substitution', is: 'substitution' },
  '586': { name: 'Offensive Rebound', is: 'offensiveRebound' },
  '587': { name: 'Defensive Rebound', is: 'defensiveRebound' },
  '598': { name: 'Lost Ball Turnover', is: 'turnover' },
  '601': { name: 'Foul Turnover', is: 'foulOrTurnover' },
  '607': { name: 'Steal', is: 'steal' },
  '615': { name: 'Jumpball', is: 'jumpBall' },
  '618': { name: 'Block Shot', is: 'block' },
  '20424': { name: 'LayupShot', is: 'fieldGoal' },
  '20437': { name: 'TipShot', is: 'fieldGoal' },
  '20558': { name: 'JumpShot', is: 'fieldGoal' },
  '20574': { name: 'DunkShot', is: 'fieldGoal' },
  '30558': { name: 'Three Point Jump Shot', is: 'threePointer' },
};

export const PLAY_CODES: ReadonlyMap<string, PlayCode> = new Map(Object.entries(PLAY_CODE_TABLE));

/** ESPN's game states, by `status.type.name`. A state that is not here puts its game aside, by name. */
export const PHASES: ReadonlyMap<string, GamePhase> = new Map(
  Object.entries({
    STATUS_SCHEDULED: 'scheduled',
    STATUS_IN_PROGRESS: 'live',
    STATUS_HALFTIME: 'halftime',
    STATUS_END_PERIOD: 'endOfPeriod',
    STATUS_DELAYED: 'delayed',
    STATUS_FINAL: 'final',
    STATUS_POSTPONED: 'postponed',
    STATUS_CANCELED: 'canceled',
  }),
);
