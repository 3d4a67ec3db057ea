/** How far a long job has come. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly of: number;
}
export type OnProgress = (progress: Progress) => void;
