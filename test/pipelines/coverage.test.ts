import { describe, expect, test } from 'vitest';
import { coverageInWords, coverageReport, coverageReports } from '../../pipelines/coverage.js';
import {
  acceptedAliases,
  decideName,
  quarantine,
  quarantinedNames,
} from '../../pipelines/identity/quarantine.js';
import { coveragePage } from '../../src/host/coverage-page.js';
import { withAcceptedAliases } from '../../src/identity/alias-overlay.js';
import type { EventPair } from '../../src/identity/games.js';
import { createMatchLog, tallyOfPeople } from '../../src/identity/match-log.js';
import { refereePeople } from '../../src/identity/referees.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { memoryObjects } from './memory-objects.js';

const DAY = '2026-03-02';
const seeds = await readTeamSeeds();
const teams = createTeamResolver(seeds);
const ALL = seeds.teams.slice(0, 50).map((t) => t.name);

/** What a source's list comes to. */
function talliesOf(names: readonly string[], source = 'kenpom') {
  const log = createMatchLog(teams);
  for (const name of names) log.teams.resolve(name, { source, season: 2026 });
  return log.tallies();
}

describe('a coverage report', () => {
  test('has the share of each source, each unmatched name with its reason, each unsure one with its evidence', async () => {
    const store = memoryObjects();
    const names = [...ALL, '#5 Duke', 'Villinova', 'Indiana (PA)', 'Duke Blue Devils', 'Duke Blue Devils'];
    const report = await coverageReport(store, 'ratings', DAY, talliesOf(names));
    expect(report.sources).toHaveLength(1);
    expect(report.sources[0]).toMatchObject({
      source: 'kenpom',
      kind: 'team',
      asked: 54,
      matched: 52,
      share: 52 / 53,
      usualShare: null,
      unmatched: [
        { name: 'Indiana (PA)', refused: true },
        {
          name: 'Villinova',
          reason: 'no team or alias is called "Villinova"',
          refused: false,
          candidates: expect.arrayContaining([expect.objectContaining({ teamId: '222' })]),
        },
      ],
      unsure: [
        { name: '#5 Duke', id: '150', confidence: 0.98, evidence: expect.stringContaining('ranking') },
      ],
    });
    expect(report.failures).toEqual([]);
    expect(JSON.parse(String(await store.get(`reports/coverage/ratings/${DAY}.json`)))).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
    expect(coverageInWords(report)).toContain(
      'unmatched: Villinova: no team or alias is called "Villinova"; likeliest Villanova Wildcats (222)',
    );
  });

  test('raises the alarm when too many names are unknown', async () => {
    const unknown = Array.from({ length: 8 }, (_, i) => `Nowhere ${'abcdefgh'[i]}burg`);
    const { failures } = await coverageReport(
      memoryObjects(),
      'ratings',
      DAY,
      talliesOf([...ALL, ...unknown]),
    );
    expect(failures).toEqual([
      expect.stringMatching(
        /^unmatched: 8 of 58 kenpom names are no team’s \(at most 10 % may\): Nowhere aburg; /,
      ),
    ]);
  });

  test('raises the alarm when fewer are matched than usual, though not too few', async () => {
    const store = memoryObjects();
    for (const day of ['2026-02-27', '2026-02-28', '2026-03-01'])
      await coverageReport(store, 'ratings', day, talliesOf(ALL));
    const lost = ['Nowhere aburg', 'Nowhere bburg', 'Nowhere cburg'];
    const report = await coverageReport(store, 'ratings', DAY, talliesOf([...ALL, ...lost]));
    expect(report.sources[0]?.usualShare).toBe(1);
    expect(report.failures).toEqual([
      'coverage-drop: 3 of 53 kenpom names are no team’s, 94.3 % matched where 100 % are usual: Nowhere aburg; Nowhere bburg; Nowhere cburg',
    ]);
    // Another source's past says nothing of this one.
    expect(
      (await coverageReport(store, 'ratings', DAY, talliesOf([...ALL, ...lost], 'torvik'))).failures,
    ).toEqual([]);
  });

  test('counts a name known to be none of ours as no fault', async () => {
    const others = seeds.otherSchools.slice(0, 40);
    const report = await coverageReport(memoryObjects(), 'ratings', DAY, talliesOf([...ALL, ...others]));
    expect(report.failures).toEqual([]);
    expect(report.sources[0]?.share).toBe(1);
  });

  test('tells of events the other way round, second ones and a day off, each once however often they were placed', async () => {
    const log = createMatchLog(teams);
    const event = (id: string) => ({
      id,
      commenceUtc: `${DAY}T23:00:00Z`,
      homeName: 'Duke',
      awayName: 'UNC',
    });
    const pair: EventPair = {
      gameId: 'g1',
      swapped: false,
      hoursApart: 0,
      daysApart: 0,
      confidence: 1,
      evidence: null,
    };
    const first = new Map([['e1', pair]]);
    log.events('odds-api', [event('e1'), event('e3')], {
      pairs: first,
      unmatched: [{ event: 'e3', reason: 'UNC at Duke: no game' }],
    });
    log.events('odds-api', [event('e1'), event('e2')], {
      pairs: new Map([
        ...first,
        ['e2', { ...pair, swapped: true, daysApart: 1, confidence: 0.8, evidence: 'mis-spelled' }],
      ]),
      unmatched: [],
    });
    const report = await coverageReport(memoryObjects(), 'lines', DAY, log.tallies());
    expect(report.sources).toMatchObject([
      {
        source: 'odds-api',
        kind: 'game',
        asked: 3,
        matched: 2,
        games: { swapped: 1, duplicates: 1, offByOneDay: 1 },
        unmatched: [{ name: `UNC at Duke, ${DAY}T23:00:00Z`, reason: 'UNC at Duke: no game' }],
        unsure: [{ id: 'g1', confidence: 0.8, evidence: 'mis-spelled' }],
      },
    ]);
    expect(coverageInWords(report)).toContain('1 the other way round, 1 second events, 1 a day off');
  });

  test('tells who is who among officials, and who of a table is on no sheet', async () => {
    const sheet = { day: DAY, game: 'g1', crew: ['Michael Reed'] };
    const people = refereePeople([
      { name: 'Michael Reed', ...sheet },
      ...['Mike Reed', 'Pat Nobody'].map((name) => ({ name, day: null, game: null, crew: [] })),
    ]);
    const known = tallyOfPeople('refmetrics', people, ({ appearances }) => appearances.includes(0));
    const report = await coverageReport(memoryObjects(), 'referees', DAY, [known]);
    expect(report.sources[0]).toMatchObject({
      asked: 3,
      matched: 2,
      unmatched: [{ name: 'Pat Nobody', reason: 'on no sheet of our own archive' }],
      unsure: [{ id: 'michael reed', confidence: 0.95 }],
    });
    expect(report.failures).toEqual([]);
  });

  test('is shown as a page that needs nothing else, with nothing of a name taken for a tag', async () => {
    const store = memoryObjects();
    await coverageReport(store, 'ratings', '2026-03-01', talliesOf(ALL));
    const report = await coverageReport(store, 'ratings', DAY, talliesOf([...ALL, '<b>Nowhere</b> & Co']));
    const [before] = await coverageReports(store, '2026-03-01');
    const page = coveragePage([{ report, before: before === undefined ? [] : [before] }]);
    expect(page).toContain('&lt;b&gt;Nowhere&lt;/b&gt; &amp; Co');
    expect(page).toContain('<polyline');
    expect(page).not.toMatch(/<script|src=|href=/);
    expect(coveragePage([])).toContain('No job has reported yet');
  });
});

describe('the newest report of each job is the one that is shown', () => {
  test('or the one of a day', async () => {
    const store = memoryObjects();
    await coverageReport(store, 'ratings', '2026-03-01', talliesOf(ALL));
    await coverageReport(store, 'ratings', DAY, talliesOf(ALL));
    await coverageReport(store, 'lines', DAY, []);
    expect((await coverageReports(store, null)).map(({ job, day }) => [job, day])).toEqual([
      ['lines', DAY],
      ['ratings', DAY],
    ]);
    expect((await coverageReports(store, '2026-03-01')).map(({ job }) => job)).toEqual(['ratings']);
  });
});

describe('an unknown name', () => {
  const unmatched = { name: 'Dook', reason: 'nobody', candidates: [], opponent: 'Iowa', refused: false };

  test('waits in quarantine with its candidates, from the first day to the last that it was seen', async () => {
    const store = memoryObjects();
    await quarantine(store, 'newbook', '2026-03-02', [unmatched]);
    await quarantine(store, 'newbook', '2026-03-04', [{ ...unmatched, opponent: null }]);
    await quarantine(store, 'newbook', '2026-03-03', [unmatched]);
    await quarantine(store, 'other', '2026-03-03', [{ ...unmatched, refused: true }]);
    expect(await quarantinedNames(store)).toEqual([
      {
        name: 'Dook',
        source: 'newbook',
        firstSeen: '2026-03-02',
        lastSeen: '2026-03-04',
        reason: 'nobody',
        candidates: [],
        opponent: 'Iowa',
        decision: null,
      },
    ]);
  });

  test('accepted becomes an alias with its provenance; decided otherwise later it is none', async () => {
    const store = memoryObjects();
    await quarantine(store, 'newbook', DAY, [unmatched]);
    const at = { by: 'ana', atUtc: '2026-03-03T10:00:00Z' };
    await decideName(store, { source: 'newbook', name: 'Dook' }, { teamId: '150', ...at });
    expect(await acceptedAliases(store)).toEqual([
      { alias: 'Dook', teamId: '150', source: 'newbook', ...at },
    ]);
    const resolver = createTeamResolver(withAcceptedAliases(seeds, await acceptedAliases(store)));
    expect(resolver.resolve('Dook').reason).toContain('accepted by ana on 2026-03-03');
    // Seen once more, it stays decided.
    await quarantine(store, 'newbook', '2026-03-05', [unmatched]);
    expect((await quarantinedNames(store))[0]).toMatchObject({
      lastSeen: '2026-03-05',
      decision: { teamId: '150' },
    });
    await decideName(store, { source: 'newbook', name: 'Dook' }, { teamId: null, ...at });
    expect(await acceptedAliases(store)).toEqual([]);
  });

  test('rejected is no fault of a job’s any more', async () => {
    const store = memoryObjects();
    const names = [...ALL, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((c) => `Nowhere ${c}burg`)];
    expect((await coverageReport(store, 'ratings', DAY, talliesOf(names))).failures).toHaveLength(1);
    for (const { source, name } of await quarantinedNames(store))
      await decideName(store, { source, name }, { teamId: null, by: 'ana', atUtc: '2026-03-03T10:00:00Z' });
    expect((await coverageReport(store, 'ratings', DAY, talliesOf(names))).failures).toEqual([]);
  });

  test('that is not in quarantine cannot be decided', async () => {
    const decision = { teamId: null, by: 'ana', atUtc: '2026-03-03T10:00:00Z' };
    await expect(decideName(memoryObjects(), { source: 'a', name: 'b' }, decision)).rejects.toThrow(
      '"b" of a is not in quarantine',
    );
  });

  test('of any letters has a key of its own', async () => {
    const store = memoryObjects();
    const names = ['..', '/', '', 'St. X', 'St X', 'ñ/ñ', 'x'.repeat(300)];
    await quarantine(
      store,
      'newbook',
      DAY,
      names.map((name) => ({ ...unmatched, name })),
    );
    expect((await quarantinedNames(store)).map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});
