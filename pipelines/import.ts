/** Recorded seasons and nights into the tables: one season for the model, or all that an archive folder has. */
export { appearWhole, exists } from './import/appear-whole.js';
export {
  type ArchiveImport,
  type ArchiveImportOptions,
  importArchive,
  importArchiveSeasons,
  seasonsWithGames,
} from './import/archive.js';
export { seasonsOf } from './import/files.js';
export type { OnProgress, Progress } from './import/progress.js';
export { type ImportedSeason, type ImportOptions, importSeasons } from './import/season.js';
