import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ApiRequest, ApiResponse } from '../api.js';

/** A file of the built page, held in memory: what is not in the folder cannot be asked for. */
export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

/** The built page's files by address: `/main.js`, and `/` for index.html. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Only this origin's own files and answers; no inline script, no inline style, no eval, no frame. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SAFE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Reads the built page into memory.
 * @throws Error when the folder holds no index.html: the page has not been built.
 */
export async function loadPage(folder: string): Promise<Page> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const page = new Map<string, PageFile>();
  for (const entry of entries.filter((e) => e.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const type = TYPES[path.extname(file)];
    if (type === undefined) continue;
    const body = await readFile(file);
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    page.set(`/${path.relative(folder, file).split(path.sep).join('/')}`, { body, type, etag });
  }
  const index = page.get('/index.html');
  if (!index) throw new Error(`${folder} holds no index.html: run npm run build`);
  return page.set('/', index);
}

export interface DashboardServer {
  /** `http://127.0.0.1:8017/` */
  readonly address: string;
  close(): Promise<void>;
}

export interface DashboardServerOptions {
  readonly page: Page;
  /** Answers everything under `/api/`. */
  readonly api: (request: ApiRequest) => Promise<ApiResponse>;
  /** 0 for any free one. */
  readonly port: number;
}

/** Serves page and API to this machine alone (127.0.0.1). @throws Error naming the port when it is taken. */
export async function startDashboardServer(options: DashboardServerOptions): Promise<DashboardServer> {
  const { page, api, port } = options;
  const server = createServer((request, response) => {
    const url = URL.parse(`http://127.0.0.1${request.url ?? '/'}`);
    if (url === null) return send(response, 400, {}, 'this is no address');
    const method = request.method ?? 'GET';
    if (url.pathname.startsWith('/api/')) {
      const query = Object.fromEntries(url.searchParams);
      api({ method, path: url.pathname, query }).then(
        ({ status, headers, body }) => send(response, status, headers, method === 'HEAD' ? '' : body),
        () => send(response, 500, {}, 'the API failed'),
      );
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') return send(response, 405, { allow: 'GET, HEAD' }, '');
    const file = page.get(url.pathname);
    if (!file) return send(response, 404, {}, 'there is no such page');
    // Asked again at every load, so that a new build shows at once; unchanged files are not sent twice.
    const headers = { etag: file.etag, 'cache-control': 'no-cache', 'content-type': file.type };
    if (request.headers['if-none-match'] === file.etag) return send(response, 304, headers, '');
    send(response, 200, headers, method === 'HEAD' ? '' : file.body);
  });
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${actual}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...SAFE_HEADERS, ...headers });
  response.end(body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken: choose another with --port, or 0 for any free one`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
