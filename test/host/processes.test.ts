import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive, thisProcess } from '../../src/host/processes.js';

const IDLE = ['-e', 'process.stdout.write("up\\n"); setInterval(() => {}, 1000)'];

test('a process is there until it is killed', async () => {
  const child = spawn(process.execPath, IDLE, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const holder = { host: thisProcess().host, pid: child.pid!, startedAt: null };
  expect(isAlive(holder)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(holder)).toBe(false);
});

test('this process is there, and is not an earlier one with its id', () => {
  const me = thisProcess();
  expect(isAlive({ ...me, startedAt: 'another boot 17' })).toBe(false);
  expect(isAlive(me)).toBe(existsSync('/proc/self/stat'));
});
