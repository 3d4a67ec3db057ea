import { acceptedAliases } from '../../pipelines/identity/quarantine.js';
import { withAcceptedAliases } from '../identity/alias-overlay.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver, type TeamResolver } from '../identity/teams.js';
import type { ObjectStore } from '../store/objects.js';

/** The resolver of a system: the seed tables, and the aliases that people have accepted in its store, if it has one. */
export async function teamsOf(store: ObjectStore | undefined): Promise<TeamResolver> {
  const accepted = store === undefined ? [] : await acceptedAliases(store);
  const seeds = await readTeamSeeds();
  return createTeamResolver(withAcceptedAliases(seeds, accepted));
}
