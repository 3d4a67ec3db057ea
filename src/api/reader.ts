import type { AsOf, CrewTendency, OverUnderRecord, TeamRating } from '../domain/context.js';
import type { BySide } from '../domain/game.js';
import type { LoggedTick, NightView, PredictionStore, SlateRow } from '../store/predictions.js';

/** What a tick knew of a game beside its prediction; absent where the log does not keep it. */
export interface TickContext {
  readonly crew?: CrewTendency | null;
  readonly ratings?: BySide<AsOf<TeamRating> | null>;
  readonly records?: BySide<AsOf<OverUnderRecord> | null>;
}

export type SlateGame = Omit<SlateRow, 'tick'> & { readonly tick: (LoggedTick & TickContext) | null };

/** The reading half of the prediction store. */
export interface PredictionReader
  extends Pick<PredictionStore, 'currentRun' | 'history' | 'triggers' | 'skips'> {
  slate(view: NightView): Promise<SlateGame[]>;
}
