import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { openDynamo } from './dynamo.js';
import { lockFolder } from './folder-lock.js';

export interface EmbeddedDynamo {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

export interface EmbeddedDynamoOptions {
  /** The folder that keeps the items; null keeps them in memory. */
  readonly path: string | null;
}

/**
 * Starts a DynamoDB (dynalite) inside this process, which answers on a free port of this machine only.
 * @throws Error naming the other process, when the folder is in use
 */
export async function startEmbeddedDynamo({ path }: EmbeddedDynamoOptions): Promise<EmbeddedDynamo> {
  const unlock = path === null ? () => {} : lockFolder('dynamodb', path);
  const server = dynalite({ createTableMs: 0, ...(path !== null && { path: join(path, 'data') }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = openDynamo({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  return {
    client,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error ? reject(error) : resolve())),
      );
      unlock();
    },
  };
}
