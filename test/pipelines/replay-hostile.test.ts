import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplaySummary } from '../../pipelines/replay.js';
import { readConfig } from '../../src/config.js';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { openEmbeddedStores } from '../../src/host/stores.js';
import { recordNight, type SimulatedNight } from '../../src/sources/simulator.js';
import type { LoggedTick, SlateRow } from '../../src/store/predictions.js';
import { documentOf, type Ran, temporaryFolder, ttlu } from '../commands/ttlu.js';

const NIGHT = '2026-02-16';
const id = (n: number) => `920260216${String(n).padStart(3, '0')}`;
const SOUND = id(1);
const CUT_OFF = id(2);
const WRONG_TYPES = id(3);
const FOREIGN_PLAYS = id(4);
const ANOTHER_GAME = id(5);
const TWICE = id(6);
const NO_LINE = id(7);
const NO_PRICES = id(8);
const UNKNOWN_EVENT = 'f'.repeat(32);

const GAMES = 8;

let night: SimulatedNight;
let archive: string;

// A recorded night gone wrong ------------------------------------------------------------------------------------

const nightFolder = () => join(archive, 'espn', 'nights', NIGHT);
const summaryFile = (gameId: string) => join(nightFolder(), 'summary', `${gameId}.json.gz`);

// biome-ignore lint/suspicious/noExplicitAny: a provider's payload, to be damaged
type Payload = any;

async function edit(file: string, change: (payload: Payload) => unknown): Promise<void> {
  const payload = JSON.parse(gunzipSync(await readFile(file)).toString());
  await writeFile(file, gzipSync(JSON.stringify(change(payload))));
}

/** Replaces the rows of the recorded odds by what a query makes of them. */
async function editOdds(select: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const day of [NIGHT, '2026-02-17']) {
    const file = join(archive, 'odds-api', 'history', `${day}.parquet`);
    await connection.run(`create or replace table odds as select * from read_parquet('${file}')`);
    await connection.run(`copy (${select}) to '${file}' (format parquet)`);
  }
  connection.closeSync();
}

async function damage(): Promise<void> {
  const cut = await readFile(summaryFile(CUT_OFF));
  await writeFile(summaryFile(CUT_OFF), cut.subarray(0, cut.length / 2));
  await edit(summaryFile(WRONG_TYPES), ({ header, ...rest }) => ({
    ...rest,
    header: { ...header, competitions: [{ ...header.competitions[0], competitors: 'none' }] },
  }));
  const sound = JSON.parse(gunzipSync(await readFile(summaryFile(SOUND))).toString());
  await edit(summaryFile(FOREIGN_PLAYS), ({ plays, ...rest }) => ({
    ...rest,
    plays: [...plays.slice(0, 50), ...sound.plays.slice(50, 60), ...plays.slice(50)],
  }));
  await writeFile(summaryFile(ANOTHER_GAME), gzipSync(JSON.stringify(sound)));
  await edit(join(nightFolder(), 'scoreboard.json.gz'), ({ events, ...rest }) => ({
    ...rest,
    events: [
      { uid: 's:40', name: 'an event without an id' },
      ...events,
      events.find((event: Payload) => event.id === TWICE),
    ],
  }));
  await edit(summaryFile(NO_LINE), ({ pickcenter: _, ...rest }) => rest);
  // The books list the games in the simulator's own order.
  const listed = night.oddsAt(Date.parse(`${NIGHT}T22:30:00Z`));
  const event = (gameId: string) => `game_id = '${listed[Number(gameId.slice(-3)) - 1]?.id}'`;
  await editOdds(`
    select snapshot_time, game_id, commence_time, home_team, away_team, bookmaker, last_update, market, outcome,
           case when ${event(NO_PRICES)} and bookmaker = 'fanduel' then 'NaN'::double
                when ${event(NO_PRICES)} and bookmaker = 'draftkings' then 7 else price end as price,
           case when ${event(NO_PRICES)} and bookmaker = 'betmgm' then 'NaN'::double else point end as point
      from odds where not (${event(NO_LINE)})
    union all
    select snapshot_time, '${UNKNOWN_EVENT}', commence_time, 'Nowhere College', away_team, bookmaker, last_update,
           market, outcome, price, point
      from odds where ${event(SOUND)}`);
}

// What a replay makes of it --------------------------------------------------------------------------------------

interface Replayed {
  readonly ran: Ran;
  readonly summary: ReplaySummary;
  readonly slate: readonly SlateRow[];
  readonly histories: ReadonlyMap<string, readonly LoggedTick[]>;
}

async function replay(): Promise<Replayed> {
  const cwd = await temporaryFolder();
  const ran = await ttlu(['replay', '--archive', archive, '--night', NIGHT, '--json', '--store', 'store'], {
    cwd,
    env: { ESPN_POLL_SECONDS: '120', ODDS_API_POLL_SECONDS: '120' },
  });
  const summary = documentOf<ReplaySummary>(ran);
  const { modelVersion } = summary;
  const stores = await openEmbeddedStores(readConfig({}), join(cwd, 'store'));
  try {
    const view = { day: NIGHT, modelVersion, simulated: false, asOfUtc: '2026-02-18T00:00:00Z' };
    const histories = new Map<string, readonly LoggedTick[]>();
    for (let n = 1; n <= GAMES; n++)
      histories.set(id(n), await stores.predictions.history(id(n), modelVersion));
    return { ran, summary, slate: await stores.predictions.slate(view), histories };
  } finally {
    await stores.close();
  }
}

describe('a night with broken recordings in it', () => {
  let sound: Replayed;
  let hostile: Replayed;
  beforeAll(async () => {
    night = (await simulatedLeague(GAMES)).night(NIGHT);
    archive = await temporaryFolder();
    await recordNight(night, archive, { oddsEverySeconds: 120 });
    sound = await replay();
    await damage();
    hostile = await replay();
  }, 300_000);

  const reasonsOf = (gameId: string | null) =>
    hostile.summary.skipped.filter(({ game }) => game === gameId).map(({ reason }) => reason);

  const gameIn = ({ slate }: Replayed, gameId: string) => slate.find(({ game }) => game.id === gameId);
  const predictedIn = ({ histories }: Replayed, gameId: string) =>
    (histories.get(gameId) ?? []).filter(({ prediction }) => prediction !== null);

  test('is replayed to its end, and the undamaged one had nothing to name', () => {
    expect([sound.ran.code, hostile.ran.code]).toEqual([0, 0]);
    expect([sound.summary.games, sound.summary.skipped]).toEqual([GAMES, []]);
    expect(hostile.summary.graded.open).toBe(0);
  });

  test.each([
    ['is cut off', CUT_OFF, 'unexpected end of file'],
    ['has the wrong types', WRONG_TYPES, 'header.competitions[0].competitors: []: Too small'],
    ['is of another game (T3)', ANOTHER_GAME, `header.id ${SOUND}: its summary is another game's`],
  ])('leaves a game out by name whose summary %s, and writes nothing of it (T34)', (_, gameId, reason) => {
    expect(reasonsOf(gameId)).toEqual([expect.stringContaining(reason)]);
    expect(hostile.histories.get(gameId)).toEqual([]);
  });

  test('leaves another game’s plays out by name (T3)', () => {
    expect(reasonsOf(FOREIGN_PLAYS)).toHaveLength(10);
    for (const reason of reasonsOf(FOREIGN_PLAYS))
      expect(reason).toMatch(/^play 920260216001\d+ is of another game$/);
  });

  test('names events that are no game’s: without an id, or of a team that nobody knows', () => {
    expect(reasonsOf('?')).toEqual(['scoreboard of 2026-02-16: an event without id']);
    expect(reasonsOf(UNKNOWN_EVENT)).toContainEqual(
      expect.stringContaining('no team or alias is called "Nowhere College"'),
    );
  });

  test('has the same rows as ever of the games that nothing is wrong with', () => {
    for (const gameId of [SOUND, TWICE, FOREIGN_PLAYS]) {
      expect(hostile.histories.get(gameId)).toEqual(sound.histories.get(gameId));
      expect(gameIn(hostile, gameId)).toEqual(gameIn(sound, gameId));
    }
  });

  test('counts a game that is listed twice once (T3)', () => {
    const games = hostile.slate.map(({ game }) => game.id);
    expect(games.toSorted()).toEqual([SOUND, WRONG_TYPES, FOREIGN_PLAYS, TWICE, NO_LINE, NO_PRICES]);
    expect(hostile.summary.games).toBe(games.length);
  });

  test('predicts a game without any line, and makes none up (T14)', () => {
    const ticks = predictedIn(hostile, NO_LINE);
    expect(ticks.length).toBe(predictedIn(sound, NO_LINE).length);
    expect(ticks.map(({ prediction }) => prediction?.market)).toEqual(ticks.map(() => null));
    expect(gameIn(hostile, NO_LINE)).toMatchObject({ openingTotal: null, closing: null });
    expect(gameIn(sound, NO_LINE)?.closing).not.toBeNull();
  });

  test('takes no price or point that is none: the other books’ lines stand', () => {
    const lines = predictedIn(hostile, NO_PRICES).flatMap(({ prediction }) => prediction?.market?.line ?? []);
    expect(lines.length).toBeGreaterThan(30);
    for (const { book, points, underPrice, overPrice } of lines) {
      expect(['draftkings', 'betmgm']).not.toContain(book);
      expect(points % 0.5).toBe(0);
      for (const price of [underPrice, overPrice])
        expect(price === null ? book : Math.abs(price)).toSatisfy((v) => v === 'fanduel' || Number(v) >= 100);
    }
    const event = hostile.summary.skipped.filter(({ reason }) => reason.startsWith('draftkings.totals'));
    expect(event.map(({ reason }) => reason)).toContain('draftkings.totals: 7 is no American price');
    const betmgm = hostile.summary.skipped.filter(({ reason }) => reason.startsWith('betmgm.totals'));
    expect(betmgm.map(({ reason }) => reason)).toContain('betmgm.totals: not one Over and one Under');
  });

  test('grades by the official finals only', () => {
    for (const { game, finalScore } of hostile.slate)
      expect(finalScore).toEqual(gameIn(sound, game.id)?.finalScore);
    const { win, loss, push } = hostile.summary.graded;
    expect(win + loss + push).toBe(hostile.summary.triggers);
  });
});

test('a night whose scoreboard is cut off is no night: the failure is one line that names the file', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'espn', 'nights', NIGHT, 'scoreboard.json.gz');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync('{"events":[]}').subarray(0, 20));
  const ran = await ttlu(['replay', '--archive', folder, '--night', NIGHT, '--json']);
  expect(ran.code).toBe(1);
  const error = `recording of scoreboard of ${NIGHT}, ${file}: unexpected end of file`;
  expect(documentOf(ran)).toEqual({ error });
  expect(ran.stderr).toBe(`ttlu: ${error}\n`);
});
