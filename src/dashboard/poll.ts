/** Why nothing new arrived, in words for the viewer. */
export class Trouble extends Error {}

export interface PollOptions<T> {
  readonly read: (signal: AbortSignal) => Promise<T>;
  /** Seconds until the next reading, asked anew after each. */
  readonly everySeconds: () => number;
  readonly timeoutSeconds: number;
  readonly onAnswer: (answer: T) => void;
  readonly onTrouble: (trouble: Trouble) => void;
}

export interface Poller {
  /** Reads at once, unless a reading is under way, and goes on from there. */
  now(): void;
  stop(): void;
}

/** Reads again and again, never two at a time; trouble is told and the next reading comes as if nothing had been. */
export function startPolling<T>(options: PollOptions<T>): Poller {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading: AbortController | null = null;
  let stopped = false;

  const turn = async () => {
    if (reading || stopped) return;
    clearTimeout(timer);
    reading = new AbortController();
    const { signal } = reading;
    const timeout = setTimeout(() => reading?.abort(), options.timeoutSeconds * 1000);
    try {
      const answer = await options.read(signal);
      if (!stopped) options.onAnswer(answer);
    } catch (error) {
      if (!stopped) options.onTrouble(asTrouble(error));
    } finally {
      clearTimeout(timeout);
      reading = null;
      if (!stopped) timer = setTimeout(turn, options.everySeconds() * 1000);
    }
  };

  void turn();
  return {
    now: () => void turn(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      reading?.abort();
    },
  };
}

function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  console.error(error);
  return new Trouble('This page could not show the latest answer. Reloading it may help.');
}

/**
 * The JSON of an address of ours.
 * @throws Trouble for no answer, a late one, any but a 200, and one that is not JSON.
 */
export async function readJson<T>(
  fetch: typeof globalThis.fetch,
  address: string,
  signal: AbortSignal,
): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { signal, headers: { accept: 'application/json' } });
    text = await response.text();
  } catch {
    throw new Trouble(
      signal.aborted ? 'The server has not answered in time.' : 'The server cannot be reached.',
    );
  }
  if (!response.ok) throw new Trouble(`The server has a problem of its own (status ${response.status}).`);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Trouble('The server answered something that is not data.');
  }
}
