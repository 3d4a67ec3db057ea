import { access, mkdir, rename, rm } from 'node:fs/promises';

/**
 * Makes a folder that appears whole or not at all: it is built beside its place and renamed. Where another process was
 * faster, that one's stays: both were made of the same bytes.
 */
export async function appearWhole(
  folder: string,
  build: (building: string) => Promise<unknown>,
): Promise<void> {
  const building = `${folder}.building-${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  try {
    await build(building);
    await rename(building, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
