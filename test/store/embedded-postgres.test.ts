import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { embeddedPredictions } from '../../src/store/embedded-predictions.js';
import { openDatabase } from '../../src/store/neon.js';
import { kill, nextLine, startChild } from './child.js';
import { aRecord, aTick, at, aView, aWrite } from './samples.js';

const URL_OF_NONE = 'postgresql://ttlu:embedded@localhost/ttlu';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-postgres-'));
  await (await startEmbeddedPostgres({ path: join(folder, 'new') })).close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder with a new database: a copy, since making one takes two seconds. */
async function aFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await cp(join(folder, 'new'), path, { recursive: true });
  return path;
}

describe('the embedded Postgres', () => {
  test('speaks to the Neon driver as Neon does: every type as text, null as null', async () => {
    const { fetch, close } = await startEmbeddedPostgres({ path: await aFolder('types') });
    const db = openDatabase(URL_OF_NONE, { fetch });
    const values = sql`${true}::boolean as b, ${1.5}::float8 as d, ${7}::int as i, ${'a "b"\n'}::text as t,
      ${null}::text as n, ${JSON.stringify({ a: [1, null] })}::jsonb as j, '2026-03-03T04:58:00Z'::timestamptz as w`;
    const { rows } = await db.execute(sql`select ${values}`);
    expect(rows).toEqual([
      {
        b: true,
        d: 1.5,
        i: 7,
        t: 'a "b"\n',
        n: null,
        j: { a: [1, null] },
        w: expect.stringMatching(/^2026-03-03 04:58/),
      },
    ]);
    await close();
  });

  test('a batch that fails in its last statement has written nothing, and the error keeps its code', async () => {
    const { fetch, close } = await startEmbeddedPostgres({ path: await aFolder('batch') });
    const db = openDatabase(URL_OF_NONE, { fetch });
    await db.execute(sql`create table one (id int primary key)`);
    const add = (id: number) => db.execute(sql`insert into one values (${id})`);
    await expect(db.batch([add(1), add(2), add(1)])).rejects.toMatchObject({
      code: '23505',
      detail: 'Key (id)=(1) already exists.',
    });
    expect((await db.execute(sql`select count(*)::int as n from one`)).rows).toEqual([{ n: 0 }]);
    await close();
  });

  test('two databases in one process do not answer for each other', async () => {
    const first = await startEmbeddedPostgres({ path: await aFolder('first') });
    const second = await startEmbeddedPostgres({ path: await aFolder('second') });
    await openDatabase(URL_OF_NONE, { fetch: first.fetch }).execute(sql`create table mine (id int)`);
    const query = openDatabase(URL_OF_NONE, { fetch: second.fetch }).execute(sql`select * from mine`);
    await expect(query).rejects.toThrow();
    await first.close();
    await second.close();
  });

  test('a folder in use is refused with the process that uses it, and free again after it', async () => {
    const path = await aFolder('locked');
    const first = await startEmbeddedPostgres({ path });
    await expect(startEmbeddedPostgres({ path })).rejects.toThrow(
      `postgres folder ${path} is in use by process ${process.pid}: stop that one, or give this one another folder`,
    );
    await first.close();
    expect(existsSync(join(path, 'in-use-by'))).toBe(false);
  });

  test('a folder of which another process is alive is refused; once that is dead it is taken over', async () => {
    const path = await aFolder('taken');
    const child = await startChild('tick-for-ever', [path]);
    await nextLine(child);
    await expect(startEmbeddedPostgres({ path })).rejects.toThrow(`in use by process ${child.pid}`);
    await kill(child);
    await (await startEmbeddedPostgres({ path })).close();
  });

  test('a lock that holds no process is taken over', async () => {
    const path = await aFolder('torn');
    await writeFile(join(path, 'in-use-by'), '');
    await (await startEmbeddedPostgres({ path })).close();
  });

  test('a first start that was killed while it made its files is made again', async () => {
    const path = await aFolder('half');
    await rm(join(path, 'made'));
    await rm(join(path, 'data', 'global'), { recursive: true });
    const { fetch, close } = await startEmbeddedPostgres({ path });
    expect((await openDatabase(URL_OF_NONE, { fetch }).execute(sql`select 1 as one`)).rows).toEqual([
      { one: 1 },
    ]);
    await close();
  });

  test('a writer killed at any moment leaves whole transactions, and every one that was answered', async () => {
    const path = await aFolder('killed');
    let last = 0;
    for (const milliseconds of [0, 9, 40]) {
      const child = await startChild('tick-for-ever', [path]);
      await nextLine(child);
      await sleep(milliseconds);
      await kill(child);
      const { fetch, close } = await startEmbeddedPostgres({ path });
      const { rows } = await openDatabase(URL_OF_NONE, { fetch }).execute<{ tick: number; games: number }>(
        sql`select tick, count(*)::int as games from log group by tick order by tick`,
      );
      expect(rows.map((row) => row.tick)).toEqual(rows.map((_, i) => i + 1));
      expect(rows.every((row) => row.games === 3)).toBe(true);
      expect(rows.length).toBeGreaterThan(last);
      last = rows.length;
      await close();
    }
  });
});

describe('embedded predictions', () => {
  test('are there again after a restart, with the tables as they were', async () => {
    const path = await aFolder('kept');
    const first = await embeddedPredictions({ path });
    await first.store.upsertGames([aRecord('401')]);
    await first.store.writeTick(aWrite(10, { ticks: [aTick('401', 10)] }));
    await first.close();
    const second = await embeddedPredictions({ path });
    expect((await second.store.slate(aView(20)))[0]?.tick?.tickAtUtc).toBe(at(10));
    await second.close();
  });
});
