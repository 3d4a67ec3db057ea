import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the network does to one request and its answer. */
export type Fault =
  | { readonly kind: 'none' }
  /** The answer comes late, by as much again as `jitterMs` at most. */
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs: number }
  /** The connection is reset before a byte of the answer. */
  | { readonly kind: 'refused' }
  /** It is reset in the middle of the body. */
  | { readonly kind: 'reset' }
  /** It is closed in the middle of the body, as if that were all. */
  | { readonly kind: 'closed' }
  /** A part of the body, then nothing more, and the connection stays open. */
  | { readonly kind: 'half-open' }
  /** The request is taken and never answered. */
  | { readonly kind: 'black hole' }
  /** The body comes a few bytes at a time. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** A middleman cuts the body, and sets its length to what is left. */
  | { readonly kind: 'cut' }
  /** The body in chunks of odd sizes with extensions and a trailer, as HTTP allows. */
  | { readonly kind: 'odd chunks' }
  /** Chunks without the last one. */
  | { readonly kind: 'endless chunks' }
  /** The whole answer twice on one connection. */
  | { readonly kind: 'twice' }
  /** Two lengths that differ. */
  | { readonly kind: 'two lengths' }
  /** Bytes that are no HTTP. */
  | { readonly kind: 'noise' }
  /** An answer that a middleman makes up. */
  | {
      readonly kind: 'instead';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export const NO_FAULT: Fault = { kind: 'none' };

export interface Asked {
  /** Path and query as they were sent. */
  readonly path: string;
  /** How often this very path was asked for, this time included. */
  readonly time: number;
}

export interface FaultyNetwork {
  readonly address: string;
  /** Every request, in order. */
  readonly asked: readonly Asked[];
  /** What happens to each request from now on. */
  set(faultOf: (asked: Asked) => Fault): void;
  close(): Promise<void>;
}

/** A proxy on TCP between a client and a server which ends its connection after each answer. */
export async function startFaultyNetwork(server: string, random: () => number): Promise<FaultyNetwork> {
  const upstream = new URL(server);
  const asked: Asked[] = [];
  const times = new Map<string, number>();
  const sockets = new Set<Socket>();
  let faultOf: (asked: Asked) => Fault = () => NO_FAULT;

  const proxy = createServer((client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    // A client that gives up is what is tested for.
    client.on('error', () => {});
    void serve(client).catch(() => client.destroy());
  });

  async function serve(client: Socket): Promise<void> {
    const request = await wholeRequest(client);
    const path = request.toString('latin1').split(' ', 2)[1] ?? '/';
    const time = (times.get(path) ?? 0) + 1;
    times.set(path, time);
    const one = { path, time };
    asked.push(one);
    const fault = faultOf(one);
    if (fault.kind === 'black hole') return;
    if (fault.kind === 'refused') return void client.resetAndDestroy();
    if (fault.kind === 'noise') return void client.end('\x16\x03\x01 this is no HTTP at all\r\n\r\n');
    if (fault.kind === 'instead') return void client.end(madeUp(fault));
    const { head, body } = await answerOf(upstream, request);
    await damage(client, fault, head, body, random);
  }

  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    set(next) {
      faultOf = next;
      times.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

async function damage(
  client: Socket,
  fault: Fault,
  head: string,
  body: Buffer,
  random: () => number,
): Promise<void> {
  const half = body.subarray(0, Math.ceil(body.length / 2));
  switch (fault.kind) {
    case 'latency':
      await sleep(fault.ms + fault.jitterMs * random());
      return void client.end(Buffer.concat([Buffer.from(head), body]));
    case 'reset':
      client.write(head);
      await written(client, half);
      // What was written has to arrive before the reset takes it all away.
      await sleep(20);
      return void client.resetAndDestroy();
    case 'closed':
      client.write(head);
      return void client.end(half);
    case 'half-open':
      client.write(head);
      return void client.write(half);
    case 'drip':
      client.write(head);
      for (let at = 0; at < body.length && !client.destroyed; at += fault.bytes) {
        client.write(body.subarray(at, at + fault.bytes));
        await sleep(fault.everyMs);
      }
      return void client.end();
    case 'cut':
      client.write(withHeader(head, 'content-length', String(half.length)));
      return void client.end(half);
    case 'odd chunks':
      client.write(withHeader(head, 'content-length', null, 'transfer-encoding: chunked'));
      for (let at = 0; at < body.length; ) {
        const size = 1 + Math.floor(random() * 5000);
        const chunk = body.subarray(at, at + size);
        client.write(`${chunk.length.toString(16).toUpperCase()};name="odd"\r\n`);
        client.write(chunk);
        client.write('\r\n');
        at += size;
      }
      return void client.end('000\r\nx-trailer: late\r\n\r\n');
    case 'endless chunks':
      client.write(withHeader(head, 'content-length', null, 'transfer-encoding: chunked'));
      client.write(`${half.length.toString(16)}\r\n`);
      client.write(half);
      return void client.end('\r\n');
    case 'twice':
      client.write(head);
      client.write(body);
      client.write(head);
      return void client.end(body);
    case 'two lengths':
      client.write(withHeader(head, 'x-none', null, 'content-length: 7'));
      return void client.end(body);
    default:
      return void client.end(Buffer.concat([Buffer.from(head), body]));
  }
}

function madeUp({ status, headers = {}, body = '' }: Extract<Fault, { kind: 'instead' }>): string {
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  return `HTTP/1.1 ${status} Made Up\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** A head with a header changed or (null) left out, and lines added. */
function withHeader(head: string, name: string, value: string | null, ...more: readonly string[]): string {
  const lines = head.trimEnd().split('\r\n');
  const kept = lines.filter((line) => !line.toLowerCase().startsWith(`${name}:`));
  return [...kept, ...(value === null ? [] : [`${name}: ${value}`]), ...more, '', ''].join('\r\n');
}

function written(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((done) => socket.write(bytes, () => done()));
}

/** Head and, where its length is told, body. */
async function wholeRequest(client: Socket): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end + 2))?.[1] ?? '0';
    if (bytes.length >= end + 4 + Number(length)) return bytes;
  }
  throw new Error('the client went away');
}

async function answerOf(upstream: URL, request: Buffer): Promise<{ head: string; body: Buffer }> {
  const socket = connect(Number(upstream.port), upstream.hostname);
  socket.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf('\r\n\r\n') + 4;
  return { head: bytes.toString('latin1', 0, end), body: bytes.subarray(end) };
}
