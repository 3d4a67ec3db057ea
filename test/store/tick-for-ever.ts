/** A writer to be killed: adds three rows a transaction to a Postgres folder, one transaction after the other. */
import { sql } from 'drizzle-orm';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { openDatabase } from '../../src/store/neon.js';

const { fetch } = await startEmbeddedPostgres({ path: process.argv[2]! });
const db = openDatabase('postgresql://ttlu:embedded@localhost/ttlu', { fetch });
await db.execute(sql`create table if not exists log (tick int, game int, primary key (tick, game))`);
const { rows } = await db.execute<{ last: number }>(sql`select coalesce(max(tick), 0) as last from log`);
for (let tick = rows[0]!.last + 1; ; tick++) {
  const add = (game: number) => db.execute(sql`insert into log values (${tick}, ${game})`);
  await db.batch([add(1), add(2), add(3)]);
  if (tick === rows[0]!.last + 1) console.log('writing');
}
