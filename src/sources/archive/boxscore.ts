import { field, numeric, text } from './fields.js';
import type { RecordedRow } from './timeline.js';

const FIELD_GOALS = new Set(['558', '572', '574', '437', '20437', '20558', '20572', '20574', '30558']);
const FREE_THROWS = new Set(['540', '97', '20540', '30540']);

interface Box {
  fieldGoals: [made: number, tried: number];
  threes: [made: number, tried: number];
  freeThrows: [made: number, tried: number];
  offensiveRebounds: number;
  defensiveRebounds: number;
  assists: number;
  steals: number;
  blocks: number;
  turnovers: number;
  fouls: number;
  technicalFouls: number;
}

/** What a recorded play adds to its team's box score. */
export interface BoxDeed {
  readonly teamId: string;
  readonly add: (box: Box) => void;
}

/** Reads a play once, so that a box score at any moment is a sum. Null for a play that counts for no team. */
export function boxDeedOf(row: Pick<RecordedRow, 'play' | 'type'>): BoxDeed | null {
  const teamId = text(field(row.play, 'team', 'id'));
  if (teamId === null || row.type === null) return null;
  const add = deed(row.play, row.type);
  return add && { teamId, add };
}

function deed(play: unknown, type: string): BoxDeed['add'] | null {
  const made = field(play, 'scoringPlay') === true ? 1 : 0;
  if (FREE_THROWS.has(type)) return (box) => count(box.freeThrows, made);
  if (FIELD_GOALS.has(type)) {
    const words = text(field(play, 'text')) ?? '';
    const three = numeric(field(play, 'pointsAttempted')) === 3 || /three point/i.test(words) ? 1 : 0;
    const assist = made && /assist/i.test(words) ? 1 : 0;
    return (box) => {
      count(box.fieldGoals, made);
      if (three) count(box.threes, made);
      box.assists += assist;
    };
  }
  switch (type) {
    case '586':
      return (box) => void box.offensiveRebounds++;
    case '587':
      return (box) => void box.defensiveRebounds++;
    case '598':
    case '601':
      return (box) => void box.turnovers++;
    case '607':
      return (box) => void box.steals++;
    case '618':
      return (box) => void box.blocks++;
    case '519':
      return (box) => void box.fouls++;
    case '521':
      return (box) => {
        box.fouls++;
        box.technicalFouls++;
      };
    default:
      return null;
  }
}

function count(shots: [number, number], made: number): void {
  shots[0] += made;
  shots[1] += 1;
}

/** A team's statistics by the given plays, in the provider's spelling. */
export function boxStatistics(deeds: Iterable<BoxDeed | null>, teamId: string): Record<string, string>[] {
  const box: Box = {
    fieldGoals: [0, 0],
    threes: [0, 0],
    freeThrows: [0, 0],
    offensiveRebounds: 0,
    defensiveRebounds: 0,
    assists: 0,
    steals: 0,
    blocks: 0,
    turnovers: 0,
    fouls: 0,
    technicalFouls: 0,
  };
  for (const each of deeds) if (each !== null && each.teamId === teamId) each.add(box);
  const rows: [name: string, label: string, value: string | number][] = [
    ['fieldGoalsMade-fieldGoalsAttempted', 'FG', box.fieldGoals.join('-')],
    ['threePointFieldGoalsMade-threePointFieldGoalsAttempted', '3PT', box.threes.join('-')],
    ['freeThrowsMade-freeThrowsAttempted', 'FT', box.freeThrows.join('-')],
    ['totalRebounds', 'Rebounds', box.offensiveRebounds + box.defensiveRebounds],
    ['offensiveRebounds', 'Offensive Rebounds', box.offensiveRebounds],
    ['defensiveRebounds', 'Defensive Rebounds', box.defensiveRebounds],
    ['assists', 'Assists', box.assists],
    ['steals', 'Steals', box.steals],
    ['blocks', 'Blocks', box.blocks],
    ['turnovers', 'Turnovers', box.turnovers],
    ['technicalFouls', 'Technical Fouls', box.technicalFouls],
    ['fouls', 'Fouls', box.fouls],
  ];
  return rows.map(([name, label, value]) => ({ name, displayValue: String(value), label }));
}
