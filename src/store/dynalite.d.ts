declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** `path`: LevelDB's folder, in memory without it. The server's `close` closes the database too. */
  export default function dynalite(options?: { path?: string; createTableMs?: number }): Server;
}
