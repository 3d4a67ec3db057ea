import { type Options, SingleBar } from 'cli-progress';

/**
 * How a command speaks: its result on stdout, as text for people or as one JSON document; everything else on stderr.
 */
export interface Terminal {
  /** The command's result: `text` for people, `document` with `--json`. */
  result(document: object, text: () => string): void;
  /** One line on stderr; with `--json` also `{"error"}` on stdout, unless the one document is out already. */
  failure(message: string): void;
  /** A passing remark on stderr. */
  note(text: string): void;
  /** A progress bar on stderr; where that is no terminal, a line every ten per cent. Result and failure end it. */
  progress(title: string, total: number): Progress;
}

export interface Progress {
  /** @param detail shown behind the bar, e.g. what is being read */
  at(done: number, detail?: string): void;
  stop(): void;
}

export interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export function createTerminal({ stdout, stderr }: Streams, json: boolean): Terminal {
  let progress: Progress | null = null;
  let told = false;
  const result = (document: object, text: () => string) => {
    // A bar that is left standing keeps the terminal's cursor hidden.
    progress?.stop();
    told = true;
    stdout.write(json ? `${JSON.stringify(document)}\n` : `${text()}\n`);
  };
  return {
    result,
    failure: (message) => {
      progress?.stop();
      stderr.write(`ttlu: ${message.trim().replace(/\s*\n\s*/g, '; ')}\n`);
      if (json && !told) result({ error: message }, () => '');
    },
    note: (text) => void stderr.write(`${text}\n`),
    progress: (title, total) => {
      progress = stderr.isTTY ? bar(stderr, title, total) : lines(stderr, title, total);
      return progress;
    },
  };
}

function bar(stream: NodeJS.WritableStream, title: string, total: number): Progress {
  const options: Options = {
    format: `${title} [{bar}] {percentage}% {value}/{total} {eta_formatted} {detail}`,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    hideCursor: true,
    clearOnComplete: false,
    stream,
    etaBuffer: 50,
  };
  const single = new SingleBar(options);
  single.start(total, 0, { detail: '' });
  return {
    at: (done, detail) => single.update(done, detail === undefined ? {} : { detail }),
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WritableStream, title: string, total: number): Progress {
  let next = 0;
  return {
    at: (done, detail) => {
      const share = total === 0 ? 1 : done / total;
      if (share < next) return;
      next = Math.floor(share * 10) / 10 + 0.1;
      stream.write(
        `${title}: ${Math.floor(100 * share)} % (${done}/${total})${detail ? ` ${detail}` : ''}\n`,
      );
    },
    stop: () => {},
  };
}

/** A bar for each step of a job that tells its steps by name. */
export function stepProgress(terminal: Terminal): {
  at(progress: { readonly step: string; readonly done: number; readonly of: number }): void;
} {
  let current: { readonly title: string; readonly bar: Progress } | null = null;
  return {
    at({ step, done, of }) {
      // `train network 1 of 3, loss 3.612`: the part behind the comma changes as the bar goes on.
      const [title = step, detail] = step.split(', ');
      if (current?.title !== title) {
        current?.bar.stop();
        current = { title, bar: terminal.progress(title, of) };
      }
      current.bar.at(done, detail);
    },
  };
}

/** Columns set flush: the first left, the others right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((h, i) => Math.max(h.length, ...rows.map((r) => (r[i] ?? '').length)));
  return [header, ...rows]
    .map((row) =>
      widths.map((w, i) => (i === 0 ? (row[i] ?? '').padEnd(w) : (row[i] ?? '').padStart(w))).join('  '),
    )
    .join('\n');
}
