import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a folder for this process, also over from one that has died; the answer gives it back. Embedded databases
 * let a second process open their files, or fail obscurely.
 * @throws Error naming `what`, the folder and the other process
 */
export function lockFolder(what: string, path: string): () => void {
  mkdirSync(path, { recursive: true });
  const lock = join(path, 'in-use-by');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(lock);
    if (holder !== null && isAlive(holder))
      throw new Error(
        `${what} folder ${path} is in use by process ${holder}: stop that one, or give this one another folder`,
      );
    rmSync(lock, { force: true });
  }
}

function readHolder(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
