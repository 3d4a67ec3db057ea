import { foulStudy } from '../../pipelines/reports/fouls.js';
import { ratingStudy } from '../../pipelines/reports/kenpom.js';
import { refereeStudy } from '../../pipelines/reports/referees.js';
import type { Study } from '../../pipelines/reports/study.js';
import { teamStudy } from '../../pipelines/reports/teams.js';
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
  referees: {
    notebook: '02_referee_matching.ipynb',
    about: 'referees: who is known, who differs, and what a crew moves',
    headline: [
      'games',
      'referees',
      'withOfficials',
      'freeThrows.spreadOfCrews',
      'freeThrows.clearlyDifferent',
      'freeThrows.foretold.correlation',
      'overClose.spreadOfCrews',
      'overClose.clearlyDifferent',
      'overClose.foretold.correlation',
      'fouls.spreadOfCrews',
      'fouls.clearlyDifferent',
    ],
    study: async (data, { minGames, minRefereeGames, crew }) =>
      refereeStudy(data, {
        minGames: Number(minGames),
        minRefereeGames: Number(minRefereeGames),
        crew: crew as readonly string[],
        teams: (await readTeamSeeds()).teams,
      }),
  },
  kenpom: {
    notebook: '03_kenpom_join.ipynb',
    about: 'tempo and efficiency of the morning against the closing total',
    headline: [
      'games',
      'rated',
      'errorOfClose',
      'errorOfRatings',
      'distanceFromClose',
      'corrWithClose',
      'slopeBeyondClose',
    ],
    study: (data, { minGames, ratings }) =>
      ratingStudy(data, { minGames: Number(minGames), ratings: ratings as 'kenpom' | 'own' }),
  },
  teams: {
    notebook: '06_team_over_under.ipynb',
    about: 'records over and under the close by team, and streaks against luck',
    headline: [
      'games',
      'teamSeasons',
      'over',
      'meanMargin',
      'spreadOfTeams',
      'corrRecordNext',
      'corrLastNext',
      'overAfterStreak',
      'longestRun',
      'longestRunByLuck',
    ],
    study: async (data, { minGames, minTeamGames }) =>
      teamStudy(data, {
        minGames: Number(minGames),
        minTeamGames: Number(minTeamGames),
        teams: (await readTeamSeeds()).teams,
      }),
  },
} as const satisfies Readonly<Record<string, ReportKind>>;

export type ReportName = keyof typeof REPORTS;
export const REPORT_NAMES = Object.keys(REPORTS) as ReportName[];
