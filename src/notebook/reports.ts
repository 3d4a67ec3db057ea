import { foulStudy } from '../../pipelines/reports/fouls.js';
import type { Study } from '../../pipelines/reports/study.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import type { OpenData } from './open.js';
import type { ParameterValue } from './parameters.js';

/** A notebook as a report: its own figures and tables without the notebook around them. */
export interface ReportKind {
  /** In `notebooks/`. */
  readonly notebook: string;
  /** What it answers, for the list of reports. */
  readonly about: string;
  /** The figures that are shown first, by their whole names. */
  readonly headline: readonly string[];
  /** @param parameters as the notebook's cell has them, or as they were given */
  study(data: OpenData, parameters: Readonly<Record<string, ParameterValue>>): Promise<Study>;
}

export const REPORTS = {
  fouls: {
    notebook: '01_foul_analysis.ipynb',
    about: 'fouls and the total: in whole games, and what is known in play',
    headline: [
      'games',
      'meanFouls',
      'corrFoulsTotal',
      'corrFoulsError',
      'corrFoulsErrorRegulation',
      'slopePointsPerFoul',
      'overShareByQuartile.1',
      'overShareByQuartile.2',
      'overShareByQuartile.3',
      'overShareByQuartile.4',
      'firstHalf.corrSecondHalfPoints',
      'firstHalf.corrSecondHalfLine',
    ],
    study: async (data, { minGames }) =>
      foulStudy(data, { minGames: Number(minGames), teams: (await readTeamSeeds()).teams }),
  },
} as const satisfies Readonly<Record<string, ReportKind>>;

export type ReportName = keyof typeof REPORTS;
export const REPORT_NAMES = Object.keys(REPORTS) as ReportName[];
