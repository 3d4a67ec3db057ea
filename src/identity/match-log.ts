import type { EventMatches, EventPair, EventToPlace } from './games.js';
import type { RefereePerson } from './referees.js';
import type { TeamCandidate, TeamHint, TeamMatch, TeamResolver } from './teams.js';

/** What a job asked about, and what came of it: the raw material of its coverage report. */
export interface MatchLog {
  /** The resolver that was given; every answer is noted, each name of a source once. */
  readonly teams: TeamResolver;
  /** Notes a provider's events as they were placed; of an event that was placed at any time, that placing. */
  events(source: string, events: readonly EventToPlace[], matches: EventMatches): void;
  /** One tally for each source and kind of thing, by name. */
  tallies(): readonly MatchTally[];
}

export type MatchKind = 'team' | 'game' | 'referee';

/** What a source's names, events or officials came to. */
export interface MatchTally {
  readonly source: string;
  readonly kind: MatchKind;
  readonly asked: number;
  readonly matched: number;
  readonly unmatched: readonly Unmatched[];
  /** Matched with less than full confidence, and why all the same. */
  readonly unsure: readonly Unsure[];
  /** Events the other way round, beyond the first of their game, and a day off; null where there are no games. */
  readonly games: {
    readonly swapped: number;
    readonly duplicates: number;
    readonly offByOneDay: number;
  } | null;
}

export interface Unmatched {
  readonly name: string;
  readonly reason: string;
  readonly candidates: readonly TeamCandidate[];
  /** The other team of its event, where it was one of an event. */
  readonly opponent: string | null;
  /** Known to be none of ours, so that nobody has to look at it. */
  readonly refused: boolean;
}

export interface Unsure {
  readonly name: string;
  /** Team, game or person. */
  readonly id: string;
  readonly confidence: number;
  readonly evidence: string;
}

/** A name in normal form is as sure as one to the letter. */
const FULL_CONFIDENCE = 0.99;

interface NotedName {
  readonly match: TeamMatch;
  readonly opponent: string | null;
}

interface NotedEvents {
  readonly events: Map<string, EventToPlace>;
  readonly placed: Map<string, EventPair>;
  readonly reasons: Map<string, string>;
}

export function createMatchLog(teams: TeamResolver): MatchLog {
  const names = new Map<string, Map<string, NotedName>>();
  const events = new Map<string, NotedEvents>();
  const note = (name: string, hint: TeamHint, match: TeamMatch) => {
    const source = hint.source ?? 'unnamed';
    const noted = names.get(source) ?? new Map<string, NotedName>();
    names.set(source, noted);
    // The same name may be asked about again with more known of it: what decides it stays.
    if ((noted.get(name)?.match.teamId ?? null) === null)
      noted.set(name, { match, opponent: hint.opponent ?? null });
  };
  return {
    teams: {
      resolve(name, hint = {}) {
        const match = teams.resolve(name, hint);
        note(name, hint, match);
        return match;
      },
      divisionOne: (season) => teams.divisionOne(season),
    },
    events(source, listed, { pairs, unmatched }) {
      const noted: NotedEvents = events.get(source) ?? {
        events: new Map(),
        placed: new Map(),
        reasons: new Map(),
      };
      events.set(source, noted);
      for (const event of listed) noted.events.set(event.id, event);
      for (const [id, pair] of pairs) noted.placed.set(id, pair);
      for (const { event, reason } of unmatched) noted.reasons.set(event, reason);
    },
    tallies: () =>
      [
        ...[...names].map(([source, noted]) => tallyOfNames(source, noted)),
        ...[...events].map(([source, noted]) => tallyOfEvents(source, noted)),
      ].sort((a, b) => (`${a.source} ${a.kind}` < `${b.source} ${b.kind}` ? -1 : 1)),
  };
}

function tallyOfNames(source: string, noted: ReadonlyMap<string, NotedName>): MatchTally {
  const sorted = [...noted].sort(([a], [b]) => (a < b ? -1 : 1));
  const unmatched = sorted.flatMap(([name, { match, opponent }]) =>
    match.teamId !== null
      ? []
      : [
          {
            name,
            reason: match.reason,
            candidates: match.candidates,
            opponent,
            refused: match.refused === true,
          },
        ],
  );
  return {
    source,
    kind: 'team',
    asked: sorted.length,
    matched: sorted.length - unmatched.length,
    unmatched,
    unsure: sorted.flatMap(([name, { match }]) =>
      match.teamId === null || match.confidence >= FULL_CONFIDENCE
        ? []
        : [{ name, id: match.teamId, confidence: match.confidence, evidence: match.reason }],
    ),
    games: null,
  };
}

function tallyOfEvents(source: string, { events, placed, reasons }: NotedEvents): MatchTally {
  const ids = [...events.keys()].sort();
  const nameOf = (id: string) => {
    const event = events.get(id) as EventToPlace;
    return `${event.awayName} at ${event.homeName}, ${event.commenceUtc}`;
  };
  const pairs = [...placed.values()];
  return {
    source,
    kind: 'game',
    asked: ids.length,
    matched: placed.size,
    unmatched: ids.flatMap((id) =>
      placed.has(id)
        ? []
        : [
            {
              name: nameOf(id),
              reason: reasons.get(id) ?? 'not placed',
              candidates: [],
              opponent: null,
              refused: false,
            },
          ],
    ),
    unsure: ids.flatMap((id) => {
      const pair = placed.get(id);
      if (pair === undefined || pair.evidence === null || pair.confidence >= FULL_CONFIDENCE) return [];
      return [{ name: nameOf(id), id: pair.gameId, confidence: pair.confidence, evidence: pair.evidence }];
    }),
    games: {
      swapped: pairs.filter(({ swapped }) => swapped).length,
      duplicates: pairs.length - new Set(pairs.map(({ gameId }) => gameId)).size,
      offByOneDay: pairs.filter(({ daysApart }) => daysApart !== 0).length,
    },
  };
}

/**
 * What a source's officials came to. Each of them is somebody: unsure is whether two names are one man's, and unmatched
 * whom the other source does not know.
 */
export function tallyOfPeople(
  source: string,
  people: readonly RefereePerson[],
  isKnown: (person: RefereePerson) => boolean = () => true,
): MatchTally {
  const spellings = (of: readonly RefereePerson[]) =>
    of.reduce((sum, person) => sum + person.spellings.length, 0);
  const known = people.filter(isKnown);
  return {
    source,
    kind: 'referee',
    asked: spellings(people),
    matched: spellings(known),
    unmatched: people
      .filter((person) => !known.includes(person))
      .map(({ name }) => ({
        name,
        reason: 'on no sheet of our own archive',
        candidates: [],
        opponent: null,
        refused: false,
      })),
    unsure: people
      .filter(({ confidence }) => confidence < FULL_CONFIDENCE)
      .map(({ id, spellings: names, confidence, evidence }) => ({
        name: names.map(({ name }) => name).join(', '),
        id,
        confidence,
        evidence: evidence.join('; '),
      })),
    games: null,
  };
}
