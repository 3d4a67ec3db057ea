/** What a piece of work took: by the clock, and of the processor, which a busy machine does not stretch. */
export interface Took {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly result: T; readonly took: Took }> {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, took: { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 } };
}
