import { correlation, meanEstimate, shareEstimate } from '../../src/analysis/estimate.js';
import { byGroup, type GroupMeans, groupMeans } from '../../src/analysis/groups.js';
import { chanceOfLongest, expectedLongestRun, longestRun } from '../../src/analysis/streaks.js';
import { overUnderRecords } from '../../src/analysis/totals.js';
import { settle } from '../../src/domain/market.js';
import type { TeamSeed } from '../../src/identity/team-seeds.js';
import { enough, type Study, type StudyData } from './study.js';

export interface TeamStudyOptions {
  /** Fewer games than this are too few to say anything of. */
  readonly minGames: number;
  /** A team's record counts from so many games on. */
  readonly minTeamGames: number;
  readonly teams: readonly TeamSeed[];
}

/** A team's games of a season with a closing total, by day. */
export interface TeamSeason {
  readonly season: number;
  readonly teamId: string;
  /** Final total minus close, points. */
  readonly margins: readonly number[];
}

export interface TeamStudy extends Study {
  readonly seasons: readonly TeamSeason[];
  readonly margins: GroupMeans;
  /** Longest runs of overs or unders, beside what luck makes of as many games. */
  readonly runs: readonly { readonly run: number; readonly observed: number; readonly byLuck: number }[];
}

/** Overs in a row after which the next game is looked at. */
const STREAK = 3;

/**
 * Teams' records over and under their closing totals: how much of what differs between them is the teams' own, whether a
 * record or a streak foretells the next game, and how long streaks are beside those of a coin.
 * @throws Error when too few games have a closing total
 */
export async function teamStudy(
  data: StudyData,
  { minGames, minTeamGames, teams }: TeamStudyOptions,
): Promise<TeamStudy> {
  const rows = await data.rows(`
    select g.season, g.day, home_team_id, away_team_id, neutral_site, home_final + away_final as final_total, closing_total
      from games g join closing_lines l using (game_id)
     where home_team_id is not null and away_team_id is not null order by g.day, g.game_id`);
  const games = rows.map((row) => ({
    season: Number(row.season),
    teamIds: { home: String(row.home_team_id), away: String(row.away_team_id) },
    neutralSite: row.neutral_site === true,
    finalTotal: Number(row.final_total),
    closingTotal: Number(row.closing_total),
  }));
  enough('games with a closing total', games.length, minGames, data);
  const byTeam = byGroup(
    games,
    ({ season, teamIds }) => [`${season} ${teamIds.home}`, `${season} ${teamIds.away}`],
    ({ finalTotal, closingTotal }) => finalTotal - closingTotal,
  );
  const seasons = [...byTeam].map(([key, margins]): TeamSeason => {
    const [season = '', teamId = ''] = key.split(' ');
    return { season: Number(season), teamId, margins };
  });
  const counted = seasons.filter(({ margins }) => margins.length >= minTeamGames);
  const margins = groupMeans(byTeam);
  const settled = games.map(({ finalTotal, closingTotal }) => settle(finalTotal, closingTotal));
  const overs = settled.filter((side) => side === 'over').length;
  const unders = settled.filter((side) => side === 'under').length;
  const outcomes = counted.map((team) =>
    team.margins.filter((margin) => margin !== 0).map((margin) => margin > 0),
  );
  const share = overs / (overs + unders);
  const nameOf = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  const best = new Map(margins.groups.map(({ group, shrunken }) => [group, shrunken]));
  return {
    seasons,
    margins,
    runs: runLengths(outcomes, share),
    figures: {
      games: games.length,
      teamSeasons: counted.length,
      over: shareEstimate(overs, overs + unders),
      pushes: settled.length - overs - unders,
      meanMargin: meanEstimate(games.map((game) => game.finalTotal - game.closingTotal)),
      /** True standard deviation of teams' mean margins, points; and games at which a team's own mean counts half. */
      spreadOfTeams: Math.sqrt(margins.shrinkage?.between ?? 0),
      gamesOfEqualWeight: finite(margins.shrinkage?.equalWeight),
      ...foretelling(counted, minTeamGames),
      overAfterStreak: overAfterStreak(outcomes),
      longestRun: meanEstimate(outcomes.map(longestRun)),
      longestRunByLuck: meanEstimate(outcomes.map((some) => expectedLongestRun(some.length, share))).value,
    },
    tables: {
      records: [...new Set(games.map(({ season }) => season))].flatMap((season) =>
        overUnderRecords(games.filter((game) => game.season === season)).map(
          ({ teamId, over, under, push, meanMargin }) => ({
            season,
            teamId,
            team: nameOf.get(teamId) ?? null,
            over,
            under,
            push,
            meanMargin,
            shrunkenMargin: best.get(`${season} ${teamId}`)?.value ?? null,
          }),
        ),
      ),
      runs: runLengths(outcomes, share),
    },
  };
}

/** What a team's games so far say of its next one: nothing of that game or later is used. */
function foretelling(seasons: readonly TeamSeason[], minTeamGames: number) {
  const pairs = seasons.flatMap(({ margins }) =>
    margins.slice(minTeamGames).map((next, i) => {
      const before = margins.slice(0, minTeamGames + i);
      return {
        record: before.reduce((sum, m) => sum + m, 0) / before.length,
        last: before.at(-1) as number,
        next,
      };
    }),
  );
  if (pairs.length < 4) return { corrRecordNext: null, corrLastNext: null };
  const next = pairs.map((pair) => pair.next);
  return {
    corrRecordNext: correlation(
      pairs.map(({ record }) => record),
      next,
    ),
    corrLastNext: correlation(
      pairs.map(({ last }) => last),
      next,
    ),
  };
}

function overAfterStreak(outcomes: readonly (readonly boolean[])[]) {
  const after = outcomes.flatMap((some) =>
    some.filter((_, i) => i >= STREAK && some.slice(i - STREAK, i).every(Boolean)),
  );
  return after.length === 0 ? null : shareEstimate(after.filter(Boolean).length, after.length);
}

/** Of the longest runs: how many team-seasons have which, and how many would have it by luck. */
function runLengths(outcomes: readonly (readonly boolean[])[], share: number): TeamStudy['runs'] {
  const longest = outcomes.map(longestRun);
  const most = Math.max(0, ...longest);
  return Array.from({ length: most }, (_, i) => ({
    run: i + 1,
    observed: longest.filter((run) => run === i + 1).length,
    byLuck: outcomes.reduce((sum, some) => sum + chanceOfLongest(i + 1, some.length, share), 0),
  }));
}

const finite = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value);
