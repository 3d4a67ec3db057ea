import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { openDynamo } from './dynamo.js';
import { FolderInUse, lockFolder } from './folder-lock.js';

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
 * @throws FolderInUse naming the other process
 */
export async function startEmbeddedDynamo({ path }: EmbeddedDynamoOptions): Promise<EmbeddedDynamo> {
  const unlock = path === null ? () => {} : lockFolder('dynamodb', path);
  const server = dynalite({ createTableMs: 0, ...(path !== null && { path: join(path, 'data') }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (path !== null) tellAddress(path, endpoint);
  const client = clientAt(endpoint);
  return {
    client,
    close: async () => {
      client.destroy();
      if (path !== null) rmSync(join(path, ADDRESS), { force: true });
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error ? reject(error) : resolve())),
      );
      unlock();
    },
  };
}

/** How long a process that is about to start, or to end, is waited for. */
const WAIT_MS = 5000;

/**
 * The DynamoDB of a folder for one process among several of this machine: the first one starts it, the others use
 * that. When the first one ends the requests of the others fail, and they open it anew.
 * @throws FolderInUse when the process that has the folder open does not answer
 */
export async function shareEmbeddedDynamo(path: string): Promise<EmbeddedDynamo> {
  const giveUpAt = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await startEmbeddedDynamo({ path });
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      const shared = await openAddress(path);
      if (shared !== null) return shared;
      if (performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

/** Beside the data, while a process serves them: where it answers. */
const ADDRESS = 'address';

/** Whole or not at all, for whoever reads it at this moment. */
function tellAddress(path: string, endpoint: string): void {
  const partial = join(path, `${ADDRESS}.${process.pid}`);
  writeFileSync(partial, endpoint);
  renameSync(partial, join(path, ADDRESS));
}

/** Null where no address is told, or nobody answers there. */
async function openAddress(path: string): Promise<EmbeddedDynamo | null> {
  let endpoint: string;
  try {
    endpoint = readFileSync(join(path, ADDRESS), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const client = clientAt(endpoint);
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }), { requestTimeout: 1000 });
    return { client, close: async () => client.destroy() };
  } catch {
    client.destroy();
    return null;
  }
}

function clientAt(endpoint: string): DynamoDBClient {
  return openDynamo({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
}
