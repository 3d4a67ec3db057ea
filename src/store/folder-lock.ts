import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStillThere, type ProcessIdentity, thisProcessIdentity } from './processes.js';

/** Another process has the folder open. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** Folders that this process has open: on systems that do not tell when a process began, its own id says too little. */
const mine = new Set<string>();

/**
 * Takes a folder for this process, also over from one that has died; the answer gives it back. Embedded databases
 * let a second process open their files, or fail obscurely.
 * @throws FolderInUse naming `what`, the folder and the other process
 */
export function lockFolder(what: string, path: string): () => void {
  mkdirSync(path, { recursive: true });
  const lock = join(path, 'in-use-by');
  for (;;) {
    try {
      const { pid, startedAt } = thisProcessIdentity();
      writeFileSync(lock, `${pid}\n${startedAt ?? ''}\n`, { flag: 'wx' });
      mine.add(path);
      return () => {
        mine.delete(path);
        rmSync(lock, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(lock);
    if (holder !== null && (mine.has(path) || isStillThere(holder)))
      throw new FolderInUse(
        `${what} folder ${path} is in use by process ${holder.pid}: stop that one, or give this one another folder`,
      );
    rmSync(lock, { force: true });
  }
}

function readHolder(lock: string): ProcessIdentity | null {
  try {
    const [id = '', start = ''] = readFileSync(lock, 'utf8').split('\n');
    const pid = Number(id);
    return Number.isInteger(pid) && pid > 0 ? { pid, startedAt: start === '' ? null : start } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
