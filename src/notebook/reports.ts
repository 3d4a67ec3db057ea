import { foulStudy } from '../../pipelines/reports/fouls.js';
import { ratingStudy } from '../../pipelines/reports/kenpom.js';
import { modelStudy } from '../../pipelines/reports/model.js';
import { nightStudy } from '../../pipelines/reports/night.js';
import { refereeStudy } from '../../pipelines/reports/referees.js';
import type { Study } from '../../pipelines/reports/study.js';
import { teamStudy } from '../../pipelines/reports/teams.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { modelHere } from './model.js';
import { replayedNight } from './night.js';
import { type OpenData, open } from './open.js';
import type { ShownData } from './page.js';
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
  study(parameters: Parameters, env: Environment): Promise<StudiedData>;
}

/** A notebook's parameters by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Figures and tables, and of which data. */
export interface StudiedData extends Study {
  readonly data: ShownData;
}

/** A study of the seasons that a parameter names. */
function ofSeasons(
  study: (data: OpenData, parameters: Parameters, env: Environment) => Promise<Study>,
): ReportKind['study'] {
  return async (parameters, env) => {
    const data = await open({ seasons: parameters.seasons as string[], env });
    try {
      const { figures, tables } = await study(data, parameters, env);
      const { label, source, recorded, seasons, asOf } = data;
      return { figures, tables, data: { label, source, recorded, seasons, asOf } };
    } finally {
      data.close();
    }
  };
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
    study: ofSeasons(async (data, { minGames }) =>
      foulStudy(data, { minGames: Number(minGames), teams: (await readTeamSeeds()).teams }),
    ),
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
    study: ofSeasons(async (data, { minGames, minRefereeGames, crew }) =>
      refereeStudy(data, {
        minGames: Number(minGames),
        minRefereeGames: Number(minRefereeGames),
        crew: crew as readonly string[],
        teams: (await readTeamSeeds()).teams,
      }),
    ),
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
    study: ofSeasons((data, { minGames, ratings }) =>
      ratingStudy(data, { minGames: Number(minGames), ratings: ratings as 'kenpom' | 'own' }),
    ),
  },
  model: {
    notebook: '04_model_experiments.ipynb',
    about: 'the model: its error beside the baselines, its calibration, its recipe on these games',
    headline: [
      'games',
      'inUse.error',
      'inUse.errorOfClose',
      'inUse.calibrationError',
      'card.error',
      'card.errorOfClose',
      'card.lessLinear',
      'card.calibrationError',
      'recipe.trainedOn',
      'recipe.error',
      'recipe.errorOfClose',
      'recipe.lessLinear',
      'recipe.calibrationError',
      'recipe.anotherSeed',
    ],
    study: ofSeasons(async (data, { minGames, maxGames, epochs }, env) =>
      modelStudy(data, {
        minGames: Number(minGames),
        maxGames: Number(maxGames),
        epochs: Number(epochs),
        inUse: await modelHere(env),
      }),
    ),
  },
  night: {
    notebook: '05_live_night.ipynb',
    about: 'one night as the system lived it: lines, probabilities, triggers, grades',
    headline: ['games', 'ticks', 'predictions', 'triggers', 'won', 'brier.model', 'brier.closeAnchored'],
    study: async ({ night, tickSeconds, minGames }, env) => {
      const replayed = await replayedNight({
        night: String(night),
        tickSeconds: Number(tickSeconds),
        minGames: Number(minGames),
        env,
      });
      return { ...nightStudy(replayed), data: replayed.data };
    },
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
    study: ofSeasons(async (data, { minGames, minTeamGames }) =>
      teamStudy(data, {
        minGames: Number(minGames),
        minTeamGames: Number(minTeamGames),
        teams: (await readTeamSeeds()).teams,
      }),
    ),
  },
} as const satisfies Readonly<Record<string, ReportKind>>;

export type ReportName = keyof typeof REPORTS;
export const REPORT_NAMES = Object.keys(REPORTS) as ReportName[];
