import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import place from './dynamodb-local.json' with { type: 'json' };
import { freePort } from './free-port.js';
import { onPath } from './on-path.js';

const FOLDER = resolve(place.folder);

/** AWS's own DynamoDB for one machine, and the Java that runs it. */
export const DYNAMODB_LOCAL = {
  found: () => existsSync(join(FOLDER, 'DynamoDBLocal.jar')) && onPath('java'),
  add: 'apt-get install -y openjdk-17-jre-headless && node test/store/add-dynamodb-local.mjs',
};

export interface DynamoDbLocal {
  /** For a DynamoDBClient. */
  readonly config: DynamoDBClientConfig;
  close(): Promise<void>;
}

/**
 * Starts it in memory on a free port of this machine; takes about a second. Its own launcher listens on every
 * address, so Jetty, the web server in it, is given the same handler by an XML file, with a host to listen on.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-dynamodb-local-'));
  const port = await freePort();
  const file = join(folder, 'server.xml');
  await writeFile(file, jetty(port));
  const java = spawn(
    'java',
    [
      '-Xmx256m',
      `-Djava.library.path=${join(FOLDER, 'DynamoDBLocal_lib')}`,
      '-cp',
      [join(FOLDER, 'DynamoDBLocal.jar'), join(FOLDER, 'DynamoDBLocal_lib', '*')].join(delimiter),
      'org.eclipse.jetty.xml.XmlConfiguration',
      file,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  java.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const close = async () => {
    if (java.exitCode === null && java.signalCode === null) {
      const exit = once(java, 'exit');
      java.kill('SIGKILL');
      await exit;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(endpoint)); tries++) {
    if (tries < 300 && java.exitCode === null) {
      await sleep(100);
      continue;
    }
    await close();
    throw new Error(`DynamoDB Local does not answer at ${endpoint}: ${said}`);
  }
  return {
    config: {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'ttlu', secretAccessKey: 'ttlu-of-the-tests' },
    },
    close,
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
}

/** A request handler in memory, of no table file, without delays of table states, behind one connector. */
const jetty = (port: number) => `<?xml version="1.0"?>
<!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "http://www.eclipse.org/jetty/configure_9_3.dtd">
<Configure id="Server" class="org.eclipse.jetty.server.Server">
  <Call name="addConnector">
    <Arg>
      <New class="org.eclipse.jetty.server.ServerConnector">
        <Arg name="server"><Ref refid="Server"/></Arg>
        <Set name="host">127.0.0.1</Set>
        <Set name="port">${port}</Set>
      </New>
    </Arg>
  </Call>
  <Set name="handler">
    <New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler">
      <Arg>
        <New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler">
          <Arg type="int">0</Arg>
          <Arg type="boolean">true</Arg>
          <Arg/>
          <Arg type="boolean">false</Arg>
          <Arg type="boolean">false</Arg>
        </New>
      </Arg>
      <Arg/>
    </New>
  </Set>
</Configure>
`;
