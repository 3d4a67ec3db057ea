import type { UtcInstant } from '../domain/game.js';
import type { TeamAlias, TeamSeeds } from './team-seeds.js';

/** A name that a person has accepted for a team, and who that was. */
export interface AcceptedAlias {
  readonly alias: string;
  readonly teamId: string;
  /** Who spells it so. */
  readonly source: string;
  readonly by: string;
  readonly atUtc: UtcInstant;
}

const FIELDS = ['alias', 'teamId', 'source', 'by', 'atUtc'] as const;

/**
 * Reads the accepted aliases, one JSON object a line.
 * @throws Error naming the line and field that is wrong
 */
export function parseAcceptedAliases(text: string): readonly AcceptedAlias[] {
  return text
    .split('\n')
    .map((line, i) => ({ line, where: `accepted aliases line ${i + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        throw new Error(`${where}: ${JSON.stringify(line)} is not JSON`);
      }
      const read = (field: (typeof FIELDS)[number]): string => {
        const found = (value as Record<string, unknown> | null)?.[field];
        if (typeof found !== 'string' || found.trim() === '')
          throw new Error(`${where}: ${field} is ${JSON.stringify(found ?? null)}, expected a text`);
        return found;
      };
      const [alias, teamId, source, by, atUtc] = FIELDS.map(read) as [string, string, string, string, string];
      return { alias, teamId, source, by, atUtc };
    });
}

/** Each on a line of its own, in an order of its own, so that a difference of two files shows what was decided. */
export function formatAcceptedAliases(aliases: readonly AcceptedAlias[]): string {
  const sorted = [...aliases].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return sorted
    .map(({ alias, teamId, source, by, atUtc }) => JSON.stringify({ alias, teamId, source, by, atUtc }))
    .map((line) => `${line}\n`)
    .join('');
}

const keyOf = ({ source, alias, teamId }: AcceptedAlias) => `${source} ${alias} ${teamId}`;

/**
 * The seed tables with what people have accepted since.
 * @throws Error naming a team that is not in the tables
 */
export function withAcceptedAliases(seeds: TeamSeeds, accepted: readonly AcceptedAlias[]): TeamSeeds {
  const known = new Set(seeds.teams.map(({ teamId }) => teamId));
  const aliases = accepted.map(({ alias, teamId, source, by, atUtc }): TeamAlias => {
    if (!known.has(teamId))
      throw new Error(`accepted alias "${alias}" of ${source}: team ${teamId} is not in teams.csv`);
    return {
      alias,
      teamId,
      sources: [source],
      fromSeason: null,
      toSeason: null,
      standing: 'own',
      accepted: { by, atUtc },
    };
  });
  return { ...seeds, aliases: [...seeds.aliases, ...aliases] };
}
