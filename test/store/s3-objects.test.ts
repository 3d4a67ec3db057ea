import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openS3, s3Objects } from '../../src/store/s3-objects.js';
import { all, objectStoreContract } from '../contracts/objects.contract.js';
import { promotionsContract } from '../contracts/promotions.contract.js';
import { part } from '../parts.js';
import { CEPH_GATEWAY, type CephGateway, startCephGateway } from './ceph-gateway.js';

const withCeph = part('Ceph RADOS Gateway', CEPH_GATEWAY);

withCeph('objects in S3', () => {
  let gateway: CephGateway;
  beforeAll(async () => {
    gateway = await startCephGateway();
    const client = openS3(gateway.config);
    await client.send(new CreateBucketCommand({ Bucket: 'ttlu' }));
    // A neighbour whose keys start alike must stay unseen.
    await s3Objects({ client, bucket: 'ttlu', prefix: 'contrast/' }).put('list/a', '');
  });
  afterAll(() => gateway?.close());

  const open = async (name: string) => {
    const client = () => s3Objects({ client: openS3(gateway.config), bucket: 'ttlu', prefix: `${name}/` });
    return { store: client(), second: client(), close: async () => {} };
  };
  objectStoreContract(() => open('contract'));
  promotionsContract(open);
});

describe('objects in an S3 that fails', () => {
  /** A server that answers every request alike. */
  async function answering(status: number, body: string) {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const client = openS3({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'default',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    return { store: s3Objects({ client, bucket: 'ttlu', prefix: 'prod/' }), close: () => server.close() };
  }

  test.each([
    [403, 'AccessDenied'],
    [503, 'SlowDown'],
    [404, 'NoSuchBucket'],
  ])('a %i %s is an error that names the object, not an absence', async (status, code) => {
    const { store, close } = await answering(
      status,
      `<Error><Code>${code}</Code><Message>no</Message></Error>`,
    );
    await expect(store.get('raw/a.json')).rejects.toThrow(`s3 get s3://ttlu/prod/raw/a.json: ${code}: no`);
    await expect(store.put('raw/a.json', '{}')).rejects.toThrow(
      `s3 put s3://ttlu/prod/raw/a.json: ${code}: no`,
    );
    await expect(all(store.list('raw/'))).rejects.toThrow(`s3 list s3://ttlu/prod/raw/: ${code}`);
    close();
  });
});
