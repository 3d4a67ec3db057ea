import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { freePort } from './free-port.js';
import { onPath } from './on-path.js';

const run = promisify(execFile);

/** An S3 server with real durability rules: Ceph's gateway over a cluster of one, in memory. */
export const CEPH_GATEWAY = {
  found: () => ['ceph', 'ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin'].every(onPath),
  add: 'apt-get install -y --no-install-recommends ceph-mon ceph-osd radosgw',
};

export interface CephGateway {
  /** For an S3Client. */
  readonly config: S3ClientConfig;
  close(): Promise<void>;
}

/** Starts monitor, storage and gateway on free ports of this machine; takes about two seconds. */
export async function startCephGateway(): Promise<CephGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-ceph-'));
  const [monitorPort, port] = [await freePort(), await freePort()];
  const cluster = randomUUID();
  const storage = randomUUID();
  const conf = join(folder, 'ceph.conf');
  const keyring = join(folder, 'keyring');
  await Promise.all(['mon', 'osd', 'rgw'].map((name) => mkdir(join(folder, name))));
  await writeFile(conf, configuration({ folder, keyring, cluster, monitorPort, port }));

  const ceph = (command: string, ...args: string[]) =>
    run(command, [...args, '-c', conf], { timeout: 30_000 });
  const key = (name: string, ...caps: string[]) =>
    run('ceph-authtool', [
      keyring,
      '--gen-key',
      '-n',
      name,
      ...caps.flatMap((cap) => ['--cap', cap, 'allow *']),
    ]);
  await run('ceph-authtool', ['--create-keyring', keyring]);
  await key('mon.', 'mon');
  await key('client.admin', 'mon', 'osd');
  await key('osd.0', 'mon', 'osd');
  const map = join(folder, 'monmap');
  await run('monmaptool', [
    '--create',
    '--addv',
    'a',
    `[v2:127.0.0.1:${monitorPort}]`,
    '--fsid',
    cluster,
    map,
  ]);

  const children: ReturnType<typeof spawn>[] = [];
  const serve = (command: string, ...args: string[]) =>
    children.push(spawn(command, ['-f', ...args, '-c', conf], { stdio: 'ignore' }));
  const close = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const credentials = { accessKeyId: 'ttlu', secretAccessKey: 'ttlu-of-the-tests' };
  try {
    await ceph('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring);
    serve('ceph-mon', '-i', 'a');
    await ceph('ceph', 'osd', 'new', storage);
    await ceph('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', storage);
    serve('ceph-osd', '-i', '0');
    const { accessKeyId, secretAccessKey } = credentials;
    const user = [
      '--uid=ttlu',
      '--display-name=ttlu',
      `--access-key=${accessKeyId}`,
      `--secret-key=${secretAccessKey}`,
    ];
    await ceph('radosgw-admin', 'user', 'create', ...user);
    serve('radosgw', '-n', 'client.admin');
    await answers(`http://127.0.0.1:${port}`);
  } catch (error) {
    await close();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${port}`;
  return { config: { endpoint, region: 'default', forcePathStyle: true, credentials }, close };
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => null,
    );
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error(`radosgw does not answer at ${url}`);
}

interface Cluster {
  readonly folder: string;
  readonly keyring: string;
  readonly cluster: string;
  readonly monitorPort: number;
  readonly port: number;
}

/** One of everything, no copies, proposals without delay, all files in the folder. */
const configuration = ({ folder, keyring, cluster, monitorPort, port }: Cluster) => `
[global]
fsid = ${cluster}
mon host = v2:127.0.0.1:${monitorPort}
public addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${keyring}
osd objectstore = memstore
memstore device bytes = 268435456
osd pool default size = 1
osd pool default min size = 1
mon allow pool size one = true
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
paxos propose interval = 0.02
paxos min wait = 0.01
mon data = ${folder}/mon
osd data = ${folder}/osd
rgw data = ${folder}/rgw
run dir = ${folder}
log file = ${folder}/$name.log
admin socket = ${folder}/$name.asok
[client]
rgw frontends = beast endpoint=127.0.0.1:${port}
`;
