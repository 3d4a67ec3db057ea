/** A recording that cannot be replayed; the message names the file or game, the field and the value. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
