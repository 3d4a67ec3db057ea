import { createHash } from 'node:crypto';
import type { GameDay, UtcInstant } from '../../src/domain/game.js';
import {
  type AcceptedAlias,
  formatAcceptedAliases,
  parseAcceptedAliases,
} from '../../src/identity/alias-overlay.js';
import type { Unmatched } from '../../src/identity/match-log.js';
import { nameKey } from '../../src/identity/normal-form.js';
import type { TeamCandidate } from '../../src/identity/teams.js';
import type { ObjectStore } from '../../src/store/objects.js';

/** A name that no table has, kept until a person says whose it is. */
export interface QuarantinedName {
  readonly name: string;
  readonly source: string;
  readonly firstSeen: GameDay;
  readonly lastSeen: GameDay;
  readonly reason: string;
  readonly candidates: readonly TeamCandidate[];
  /** The other team of the event that it was last seen in; null where it was in none. */
  readonly opponent: string | null;
  readonly decision: Decision | null;
}

/** What a person said of a name: a team's, or (null) nobody's here. */
export interface Decision {
  readonly teamId: string | null;
  readonly by: string;
  readonly atUtc: UtcInstant;
}

/** The accepted names, in the order of source and name: the overlay over the seed tables. */
export const ALIASES_KEY = 'identity/aliases.ndjson';
const QUARANTINE = 'identity/quarantine/';

/**
 * Keeps what a job could not match. A name is an object of its own, so that jobs that run at once lose none of each
 * other's; one that was decided stays decided.
 */
export async function quarantine(
  store: ObjectStore,
  source: string,
  day: GameDay,
  unmatched: readonly Unmatched[],
): Promise<void> {
  for (const { name, reason, candidates, opponent, refused } of unmatched) {
    if (refused) continue;
    const key = keyOf(source, name);
    const known = await readName(store, key);
    const seen: QuarantinedName = {
      name,
      source,
      firstSeen: known === null || day < known.firstSeen ? day : known.firstSeen,
      lastSeen: known === null || day > known.lastSeen ? day : known.lastSeen,
      reason,
      candidates,
      opponent: opponent ?? known?.opponent ?? null,
      decision: known?.decision ?? null,
    };
    if (JSON.stringify(seen) !== JSON.stringify(known)) await write(store, key, seen);
  }
}

/** Every name in quarantine, by source and name. */
export async function quarantinedNames(store: ObjectStore): Promise<QuarantinedName[]> {
  const names: QuarantinedName[] = [];
  for await (const key of store.list(QUARANTINE)) {
    const found = await readName(store, key);
    if (found !== null) names.push(found);
  }
  return names.sort((a, b) => (`${a.source} ${a.name}` < `${b.source} ${b.name}` ? -1 : 1));
}

/** Names of a source that a person has rejected: they are no fault of a job's any more. */
export async function rejectedNames(store: ObjectStore, source: string): Promise<ReadonlySet<string>> {
  const rejected = (await quarantinedNames(store)).filter(
    (entry) => entry.source === source && entry.decision !== null && entry.decision.teamId === null,
  );
  return new Set(rejected.map(({ name }) => name));
}

/** The aliases that people have accepted. @throws Error naming the line that is no alias */
export async function acceptedAliases(store: ObjectStore): Promise<readonly AcceptedAlias[]> {
  const bytes = await store.get(ALIASES_KEY);
  return bytes === null ? [] : parseAcceptedAliases(bytes.toString('utf8'));
}

/**
 * Writes down what a person says of a quarantined name; accepted, it becomes an alias with its provenance. A later
 * decision takes the place of an earlier one.
 * @throws Error when the name is not in quarantine
 */
export async function decideName(
  store: ObjectStore,
  { source, name }: Pick<QuarantinedName, 'source' | 'name'>,
  decision: Decision,
): Promise<QuarantinedName> {
  const key = keyOf(source, name);
  const known = await readName(store, key);
  if (known === null) throw new Error(`"${name}" of ${source} is not in quarantine`);
  const others = (await acceptedAliases(store)).filter(
    (alias) => alias.source !== source || alias.alias !== name,
  );
  const { teamId, by, atUtc } = decision;
  const aliases = teamId === null ? others : [...others, { alias: name, teamId, source, by, atUtc }];
  await store.put(ALIASES_KEY, formatAcceptedAliases(aliases));
  const decided = { ...known, decision };
  await write(store, key, decided);
  return decided;
}

/** Readable in a folder, and another key for every name: signs that tell two names apart are in its hash. */
function keyOf(source: string, name: string): string {
  const readable = nameKey(name).slice(0, 40) || 'name';
  const hash = createHash('sha256').update(`${source}\n${name}`).digest('hex').slice(0, 8);
  return `${QUARANTINE}${source}/${readable}-${hash}.json`;
}

async function readName(store: ObjectStore, key: string): Promise<QuarantinedName | null> {
  const bytes = await store.get(key);
  return bytes === null ? null : (JSON.parse(bytes.toString('utf8')) as QuarantinedName);
}

async function write(store: ObjectStore, key: string, entry: QuarantinedName): Promise<void> {
  await store.put(key, `${JSON.stringify(entry, null, 2)}\n`);
}
