import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTeamSeeds, type TeamSeeds } from './team-seeds.js';

/**
 * The nearest folder `seeds` at or above this module: the repository's in the sources, its link in `dist`, the copy
 * beside a bundle.
 * @throws Error when there is none
 */
export function seedsFolder(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const seeds = path.join(folder, 'seeds');
    if (existsSync(path.join(seeds, 'teams.csv'))) return seeds;
    if (folder === path.dirname(folder))
      throw new Error(`no folder seeds with teams.csv at or above ${from}`);
  }
}

/** The seed tables that came with this code. */
export async function readTeamSeeds(folder: string = seedsFolder()): Promise<TeamSeeds> {
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  const [teams, aliases, otherSchools] = await Promise.all([
    read('teams.csv'),
    read('team_aliases.csv'),
    read('other_schools.csv'),
  ]);
  return loadTeamSeeds({ teams, aliases, otherSchools });
}
