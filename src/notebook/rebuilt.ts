import { statSync } from 'node:fs';
import Module, { registerHooks } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repository } from './repository.js';

/**
 * Lets a kernel take up modules that were built anew since it loaded them. Node keeps an ES module for good under its
 * address, so that after a build every module of `dist` gets a new one: `fouls.js?build=2`.
 */
export interface RebuiltModules {
  /**
   * To be called before a cell runs: its imports are those of the last build.
   * @returns the modules that were built anew since the last call, from the root of the repository
   */
  takeUp(code: string): Promise<readonly string[]>;
}

/** Watches what is loaded from `dist` from now on. */
export function rebuiltModules(folder: string): RebuiltModules {
  const dist = join(repository(), 'dist');
  const loaded = new Map<string, number>();
  let build = 0;
  const fileOf = (url: string) => {
    const file = url.startsWith('file:') ? fileURLToPath(url) : '';
    return file.startsWith(dist) ? file : null;
  };
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const file = fileOf(resolved.url);
      if (file === null) return resolved;
      if (!loaded.has(file)) loaded.set(file, builtAt(file));
      return build === 0 ? resolved : { ...resolved, url: addressOf(file, build) };
    },
  });
  return {
    async takeUp(code) {
      const rebuilt = [...loaded].filter(([file, at]) => builtAt(file) > at).map(([file]) => file);
      if (rebuilt.length > 0) {
        build += 1;
        loaded.clear();
      }
      if (build > 0)
        for (const file of importsOf(code, folder).filter((file) => file.startsWith(dist)))
          putIntoCache(file, await import(addressOf(file, build)));
      return rebuilt.map((file) => relative(repository(), file)).sort();
    },
  };
}

function builtAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function addressOf(file: string, build: number): string {
  return `${pathToFileURL(file).href}?build=${build}`;
}

/** The files that a cell imports by relative paths. */
function importsOf(code: string, folder: string): string[] {
  return [...code.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, path = '']) =>
    resolve(folder, path),
  );
}

/** tslab imports by require(), which answers from this cache. */
function putIntoCache(file: string, exports: unknown): void {
  const cache = (Module as unknown as { _cache: Record<string, unknown> })._cache;
  cache[file] = Object.assign(new Module(file), { exports, loaded: true, filename: file });
}
