/** A game within a conference. */
export interface ConferenceGame {
  readonly season: string;
  readonly teamIds: readonly [string, string];
}

/** What is known of a team today. */
export interface ConferenceMember {
  readonly name: string;
  readonly conference: string | null;
}

/**
 * The conference of each team in each season, told by who met whom in conference games: every set of teams that such
 * games join is one, so that realignments leave no trace. It is named after the conference that most of its members
 * belong to today, each name once; one whose name is another's by more members is `with UCLA`, after a team of it.
 * @param member what is known of a team today; null for a team that is not known
 * @returns by season and team id: `conferences.get('2016-17')?.get('150')`
 */
export function conferencesOf(
  games: readonly ConferenceGame[],
  member: (teamId: string) => ConferenceMember | null,
): Map<string, Map<string, string>> {
  const seasons = new Map<string, Map<string, string>>();
  for (const season of new Set(games.map((game) => game.season))) {
    const sets = joined(games.filter((game) => game.season === season));
    const names = namesOf(sets, member);
    seasons.set(
      season,
      new Map(sets.flatMap((ids) => ids.map((id) => [id, names.get(ids) as string] as const))),
    );
  }
  return seasons;
}

/** A name for each set, those with the most members of one conference first. */
function namesOf(
  sets: readonly (readonly string[])[],
  member: (teamId: string) => ConferenceMember | null,
): Map<readonly string[], string> {
  const votes = sets.flatMap((ids) => {
    const conferences = ids.flatMap((id) => member(id)?.conference ?? []);
    return [...new Set(conferences)].map((name) => ({
      ids,
      name,
      n: conferences.filter((c) => c === name).length,
    }));
  });
  const names = new Map<readonly string[], string>();
  const taken = new Set<string>();
  for (const { ids, name } of votes.sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1))) {
    if (names.has(ids) || taken.has(name)) continue;
    names.set(ids, name);
    taken.add(name);
  }
  for (const ids of sets)
    if (!names.has(ids)) names.set(ids, `with ${ids.map((id) => member(id)?.name ?? id).sort()[0]}`);
  return names;
}

/** The sets of teams that games join. */
function joined(games: readonly ConferenceGame[]): string[][] {
  const sets = new Map<string, string[]>();
  for (const { teamIds } of games) {
    const [one, other] = teamIds.map((id) => sets.get(id) ?? [id]) as [string[], string[]];
    const both = one === other ? one : [...one, ...other];
    for (const id of both) sets.set(id, both);
  }
  return [...new Set(sets.values())];
}
