/** A share of cases that may be bad. Two bad ones of a small day raise no alarm; all of them always do. */
export type MaxShare = number;

/** How bad a day's collection may be before its job fails; what was collected is kept all the same. */
export interface QualityThresholds {
  /** Games that were to be played, are not called off, and are not collected. */
  readonly notCollected: MaxShare;
  readonly withoutPlays: MaxShare;
  readonly withoutOfficials: MaxShare;
  /** Books list no total on many games against teams outside Division I. */
  readonly withoutLine: MaxShare;
  /** Plays whose code no one has named yet (T5). */
  readonly unknownPlays: MaxShare;
  /** Games whose highest score among the plays is not the official final: 2 % are usual (T4). */
  readonly finalScores: MaxShare;
  /** Teams whose fouls by the plays and by the box score are more than `foulsApart` apart. */
  readonly fouls: MaxShare;
  readonly foulsApart: number;
  /** Games on which two sources' closing totals or spreads are more than `pointsApart` apart. */
  readonly lines: MaxShare;
  readonly pointsApart: number;
  /** Teams of Division I without a rating, and referees of a crew without a tendency. */
  readonly withoutRating: MaxShare;
  /** Days by which the newest ratings may be older than the day that they are for. */
  readonly ratingsAgeDays: number;
  /** Names of a source that are no team's, and its events that are no game's. */
  readonly unmatched: MaxShare;
  /** By how much the matched share of a source may fall below its mean of the reports before. */
  readonly coverageDrop: MaxShare;
}

export const DEFAULT_THRESHOLDS: QualityThresholds = {
  notCollected: 0.05,
  withoutPlays: 0.1,
  withoutOfficials: 0.25,
  withoutLine: 0.5,
  unknownPlays: 0.02,
  finalScores: 0.1,
  fouls: 0.1,
  foulsApart: 3,
  lines: 0.2,
  pointsApart: 4,
  withoutRating: 0.1,
  ratingsAgeDays: 5,
  unmatched: 0.1,
  coverageDrop: 0.03,
};

/** Bad cases up to this number are chance, unless they are all there is. */
const FEW = 2;

export function isTooMany(bad: number, of: number, max: MaxShare): boolean {
  return bad > 0 && bad > max * of && (bad > FEW || bad === of);
}

/** The same for what only some cases can show: all of a few that could be compared is still chance. */
export function areTooFarApart(bad: number, compared: number, max: MaxShare): boolean {
  return bad > FEW && bad > max * compared;
}
