import type { Estimate } from '../../src/analysis/estimate.js';
import {
  errorByFouls,
  firstHalfFouls,
  foulCorrelations,
  foulCounts,
  foulsByConference,
  foulsByTeam,
  foulsInPlay,
  inRegulation,
  overShareByQuartile,
} from '../../src/analysis/fouls.js';
import type { GroupMeans } from '../../src/analysis/groups.js';
import type { TeamSeed } from '../../src/identity/team-seeds.js';
import { seasonNamed } from '../../src/store/tables.js';
import { type FoulSample, foulSample } from '../fouls.js';
import { conferenceOfTeams } from './conferences.js';
import { enough, type Row, type Study, type StudyData } from './study.js';

export interface FoulStudyOptions {
  /** Fewer games than this are too few to say anything of. */
  readonly minGames: number;
  /** For names of teams and conferences. */
  readonly teams: readonly TeamSeed[];
}

export interface FoulStudy extends Study, FoulSample {
  readonly byTeam: GroupMeans;
  readonly byConference: GroupMeans;
}

/**
 * Fouls and the total: how they go together in whole games, and what of it is known in play. The slope is that of games
 * decided in regulation, since an overtime adds fouls and points alike; with all games it is `slopeAllGames`.
 * @throws Error when the data have too few games with plays, fouls and a closing total
 */
export async function foulStudy(data: StudyData, { minGames, teams }: FoulStudyOptions): Promise<FoulStudy> {
  const sample = await foulSample(data.playedGames(({ closingTotal }) => closingTotal !== null));
  const { games, excluded } = sample;
  enough('games with plays, fouls and a closing total', games.length, minGames, data);
  const regulation = inRegulation(games);
  const [all, decided] = [foulCorrelations(games), foulCorrelations(regulation)];
  const quartiles = overShareByQuartile(games);
  const minutes = foulsInPlay(games);
  const byTeam = foulsByTeam(games);
  const conferenceOf = await conferenceOfTeams(data, teams);
  const byConference = foulsByConference(games, ({ seasonName, teamIds }) =>
    conferenceOf(seasonNamed(seasonName), [teamIds.home, teamIds.away]),
  );
  const nameOf = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  return {
    ...sample,
    byTeam,
    byConference,
    figures: {
      games: games.length,
      gamesInRegulation: regulation.length,
      leftOut: { ...excluded },
      meanFouls: all.meanFouls,
      corrFoulsTotal: all.corrFoulsTotal,
      corrFoulsError: all.corrFoulsError,
      corrFoulsErrorRegulation: decided.corrFoulsError,
      slopePointsPerFoul: decided.slopePointsPerFoul,
      slopeAllGames: all.slopePointsPerFoul,
      overShareByQuartile: quartiles.map(({ over }) => over),
      firstHalf: { ...firstHalfFouls(games) },
      knownAtMinute: Object.fromEntries(minutes.map(({ minute, soFar }) => [minute, soFar])),
    },
    tables: {
      quartiles: quartiles.map(({ over, ...rest }) => ({ ...rest, ...share(over) })),
      bands: errorByFouls(games).map(({ error, ...band }) => ({ ...band, ...estimateRow(error) })),
      minutes: minutes.map(({ minute, soFar, toCome }) => ({
        minute,
        ...estimateRow(soFar, 'soFar'),
        ...estimateRow(toCome, 'toCome'),
      })),
      halves: foulCounts(games).map((count) => ({ ...count })),
      teams: groupRows(byTeam, (group) => {
        const [season = '', id = ''] = group.split(' ');
        return { season, teamId: id, team: nameOf.get(id) ?? null };
      }),
      conferences: groupRows(byConference, (group) => ({ conference: group })),
    },
  };
}

const share = ({ value, low, high, n }: Estimate) => ({ over: value, low, high, n });

function estimateRow({ value, low, high, n }: Estimate, name = 'value'): Row {
  return name === 'value'
    ? { value, low, high, n }
    : { [name]: value, [`${name}Low`]: low, [`${name}High`]: high, n };
}

function groupRows({ groups }: GroupMeans, named: (group: string) => Row): Row[] {
  return groups.map(({ group, mean, shrunken }) => ({
    ...named(group),
    games: shrunken.n,
    mean,
    shrunken: shrunken.value,
    low: shrunken.low,
    high: shrunken.high,
  }));
}
