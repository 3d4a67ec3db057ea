import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { open } from '../../src/notebook/open.js';
import { openS3, s3Objects } from '../../src/store/s3-objects.js';
import { writeDay } from '../../src/store/tables.js';
import { BUCKET, startBucket } from '../lambdas/stand-ins.js';
import { part } from '../parts.js';
import { CEPH_GATEWAY, startCephGateway } from '../store/ceph-gateway.js';
import { gameRow, lineRow } from '../store/tables/rows.js';

type AwsKeys = Exclude<NonNullable<S3ClientConfig['credentials']>, (...args: never) => unknown>;

interface S3 {
  readonly config: S3ClientConfig;
  close(): void | Promise<void>;
}

/** What a notebook's one line keeps of a bucket, whoever serves it. */
function opensABucket(start: () => Promise<S3>): void {
  let s3: S3;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttlu-open-bucket-'));
    s3 = await start();
    const { accessKeyId, secretAccessKey } = s3.config.credentials as AwsKeys;
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    vi.stubEnv('AWS_REGION', String(s3.config.region));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await s3?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const objects = (prefix: string) => s3Objects({ client: openS3(s3.config), bucket: BUCKET, prefix });
  const opened = async (prefix: string, seasons?: readonly string[]) =>
    open({
      ...(seasons && { seasons }),
      env: {
        TTLU_DATA: folder,
        TTLU_SOURCE: 'collected',
        TTLU_BUCKET: BUCKET,
        TTLU_PREFIX: prefix,
        S3_ENDPOINT: String(s3.config.endpoint),
      },
    });
  const gamesOf = async (prefix: string) => {
    const data = await opened(prefix);
    const rows = await data.rows('select game_id from games join closing_lines using (game_id) order by 1');
    data.close();
    return rows.map((row) => row.game_id);
  };

  test('its games are asked as those of a folder are, with what was added since', async () => {
    const store = objects('prod/');
    await writeDay(store, 'games', '2026-03-02', [gameRow()]);
    await writeDay(store, 'lines', '2026-03-02', [lineRow()]);
    const data = await opened('prod/', ['2025-26']);
    expect([data.label, data.asOf]).toEqual([
      `collected games of 2025-26 (the bucket ${BUCKET})`,
      '2026-03-02',
    ]);
    data.close();
    expect(await gamesOf('prod/')).toEqual(['401']);
    await writeDay(store, 'games', '2026-03-03', [gameRow({ gameId: '402' })]);
    await writeDay(store, 'lines', '2026-03-03', [lineRow({ gameId: '402' })]);
    expect(await gamesOf('prod/')).toEqual(['401', '402']);
  });

  test('two prefixes of one bucket are two collections', async () => {
    await writeDay(objects('trial/'), 'games', '2026-03-02', [gameRow({ gameId: '403' })]);
    await writeDay(objects('trial/'), 'lines', '2026-03-02', [lineRow({ gameId: '403' })]);
    expect(await gamesOf('trial/')).toEqual(['403']);
  });

  test('a season that it has not is named with those that it has', async () => {
    await expect(opened('prod/', ['2016-17'])).rejects.toThrow(
      `collected tables of the bucket ${BUCKET}: no season 2016-17; they have 2025-26`,
    );
  });
}

describe('opening a bucket in memory', () => {
  opensABucket(async () => {
    const { endpoint, close } = await startBucket();
    const credentials = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };
    return { config: { endpoint, region: 'us-east-1', forcePathStyle: true, credentials }, close };
  });
});

part('Ceph RADOS Gateway', CEPH_GATEWAY)('opening a bucket of a real S3', () => {
  opensABucket(async () => {
    const gateway = await startCephGateway();
    await openS3(gateway.config).send(new CreateBucketCommand({ Bucket: BUCKET }));
    return gateway;
  });
});
