/**
 * The tables of the data lake, one typed spec each: everything that reads, writes, documents or declares a table is
 * made from it. A day's rows lie in `tables/TABLE/season=YYYY/day=YYYY-MM-DD/part.parquet` (Hive partitions; a season
 * is named by its ending year, a day is the game day in New York), so that DuckDB, Athena and Trino read them in place.
 */
import { PLAY_KINDS } from '../../domain/game.js';
import { type Column, flag, instant, integer, maybe, number, text, word } from './column.js';

type ColumnSet = Readonly<Record<string, Column>>;

export interface TableSpec {
  /** One row is … */
  readonly description: string;
  /** Where the rows come from, in words. */
  readonly source: string;
  /** What the day of a partition says of its rows. */
  readonly asOf: string;
  /** Columns that tell one row of a day from another; rows lie in their order. */
  readonly key: readonly string[];
  /** Columns whose rows come and go together: a game's plays are replaced all at once. */
  readonly unit: readonly string[];
  readonly columns: ColumnSet;
}

function spec<const C extends ColumnSet>(
  table: Omit<TableSpec, 'key' | 'unit' | 'columns'> & {
    readonly key: readonly (keyof C & string)[];
    readonly unit: readonly (keyof C & string)[];
    readonly columns: C;
  },
): Omit<TableSpec, 'columns'> & { readonly columns: C } {
  return table;
}

/**
 * Where a row is from, most trusted first: where two sources speak of one unit of a table, the first of them stays.
 * `espn` and `kenpom` are payloads of our own archive, `own` is computed from our own tables, the others were imported.
 */
export const ROW_SOURCES = ['espn', 'kenpom', 'own', 'season-files', 'line-files'] as const;

/**
 * Whose a line is, most trusted first: the first that has one gives the game's closing line. the Odds API's snapshot at
 * the tip, the last answer that the live system kept, ESPN's own book, then the recorded collections by how they were made: consensus
 * over books, one named book, sportsbook archives, and tables whose books are not named.
 */
export const LINE_SOURCES = [
  'odds-api-history',
  'odds-api-live',
  'espn-pickcenter',
  'rallysquirrel_oddsapi',
  'nsejnost_oddsapi',
  'jdsb_oddsapi',
  'sbr',
  'oddsshark',
  'ncaahoopR_via_jdsb',
  'wagertalk',
] as const;

const gameId = text("ESPN's event id: the key of a game in every table.");
const source = word(
  ['espn', 'season-files', 'line-files'],
  'Where the row is from: espn (a payload of the raw archive), season-files and line-files (imported recordings).',
);

export const TABLES = {
  games: spec({
    description: 'A finished game: teams, official final score, fouls.',
    source: 'ESPN scoreboards and summaries; before the first collected day the recorded season files',
    asOf: 'the game day: the date in New York on which the game began',
    key: ['game_id'],
    unit: ['game_id'],
    columns: {
      game_id: gameId,
      start_utc: maybe(
        instant(
          'Scheduled start, rewritten by ESPN to the true one. Null where the recording has only the date.',
        ),
      ),
      home_team_id: maybe(
        text(
          "ESPN's team id. Null where the recording has none (opponents outside Division I, some of 2025-26).",
        ),
      ),
      home_team_name: text(
        'Name as the source displays it, with the mascot where it has one, e.g. Duke Blue Devils.',
      ),
      home_team_location: maybe(text('Place name without the mascot. Null in recordings that lack it.')),
      home_team_abbreviation: maybe(text('As on the scoreboard. Null in recordings.')),
      away_team_id: maybe(text('As home_team_id.')),
      away_team_name: text('As home_team_name.'),
      away_team_location: maybe(text('As home_team_location.')),
      away_team_abbreviation: maybe(text('As home_team_abbreviation.')),
      neutral_site: flag(
        "At a neutral site: then home and away are ESPN's choice, and other providers may swap them.",
      ),
      conference_game: maybe(flag('Both teams of one conference. Null where the recording does not say.')),
      home_final: integer(
        'points',
        'Official final score of the home team, overtime included; it wins over the sum of plays.',
      ),
      away_final: integer('points', 'Official final score of the away team, overtime included.'),
      home_first_half: maybe(
        integer(
          'points',
          'Half-time score; of collected games by the plays. Whole in 2025-26, of most games with a second-half total in 2019-20 and 2020-21, of a fifth of the others of 2020-21 to 2023-24, and in 2024-25 missing for most overtime games (T29b): no half-time study on games of 2020-21 to 2024-25 without a second-half total.',
        ),
      ),
      away_first_half: maybe(integer('points', 'As home_first_half.')),
      overtimes: maybe(
        integer(
          'periods of 5 minutes',
          'Overtimes played: by the last play, in recordings without plays by the minutes of the team box. Null where neither is there.',
        ),
      ),
      home_fouls: maybe(
        integer(
          'fouls',
          'Fouls of the home team in the whole game by the box score; null where there is none.',
        ),
      ),
      away_fouls: maybe(integer('fouls', 'As home_fouls.')),
      home_play_fouls: maybe(
        integer('fouls', 'The same counted on the plays, technicals included; null without plays.'),
      ),
      away_play_fouls: maybe(integer('fouls', 'As home_play_fouls.')),
      home_favored_by: maybe(
        number(
          'points',
          'Pre-game spread of the season files, positive for a home favourite; lines has those of each source. Null where it is no half-point: such values were imputed from the result (T29a).',
        ),
      ),
      plays: integer('rows', 'Rows of this game in the table plays; 0 where the source has none.'),
      flags: maybe(
        text(
          'Faults of the play log as the season files name them, joined by |: few_plays, final!=max, clock_back:N, score_decrease … Null where none is known.',
        ),
      ),
      source,
    },
  }),

  plays: spec({
    description: 'A row of a play-by-play, in the order of the source.',
    source: 'ESPN summaries; 2016-17 and 2017-18 from the recorded season files',
    asOf: 'the game day',
    key: ['game_id', 'play_number'],
    unit: ['game_id'],
    columns: {
      game_id: gameId,
      play_number: integer(
        'ordinal',
        "From 1, in the source's order. Clock and score may step back from one row to the next (T4).",
      ),
      play_id: text('The id of the play at its source, unique within the game.'),
      kind: word(
        PLAY_KINDS,
        'What happened. unknown is a code that no one has named yet (T5): score and clock of the row hold.',
      ),
      period: integer('ordinal', '1 and 2 are the halves, 3 the first overtime, …'),
      seconds_left_in_period: integer(
        'seconds',
        "Game clock: at most 1200 in a half, 300 in an overtime, to which the season files are cut. Their end-of-half rows may carry the overtime's clock (T7): see seconds_as_sent.",
      ),
      seconds_as_sent: maybe(
        integer(
          'seconds',
          'Season files only: seconds left in regulation (halves) or in the overtime as recorded, faults included (T7). Read it as a running minimum over halves 1 and 2.',
        ),
      ),
      side: maybe(
        word(
          ['home', 'away'],
          'The team that acted (that committed the foul); null where the source names none.',
        ),
      ),
      home_score: integer('points', 'Score after the play, as sent: it steps back in a fifth of games (T4).'),
      away_score: integer('points', 'As home_score.'),
      wallclock_utc: maybe(instant('When it happened in real time; null in the season files.')),
      source,
    },
  }),

  officials: spec({
    description: 'A referee of a game.',
    source: 'ESPN summaries (named once a game is under way); 2024-25 from the recorded games table',
    asOf: 'the game day',
    key: ['game_id', 'position'],
    unit: ['game_id'],
    columns: {
      game_id: gameId,
      position: integer('ordinal', "From 1, in the source's order; at ESPN 1 is the crew chief."),
      name: text('As the source spells it, stray spaces taken out.'),
      referee_key: text('Normal form of the name by which one referee is found under all his spellings.'),
      source,
    },
  }),

  lines: spec({
    description: "A source's last pre-game line on a game's total.",
    source: 'The Odds API, ESPN pickcenter, recorded collections of closing totals',
    asOf: 'the game day',
    key: ['game_id', 'source'],
    unit: ['game_id', 'source'],
    columns: {
      game_id: gameId,
      source: word(
        LINE_SOURCES,
        'Whose line it is; where a game has several, closing_lines takes the first in the order listed here.',
      ),
      book: maybe(text('The book of the line; null where the source does not name it.')),
      closing_total: number(
        'points',
        'Last total before the tip. It settles with overtime (T18). Never a default (T14).',
      ),
      opening_total: maybe(
        number(
          'points',
          'First total. Null where the source has none, and for oddsshark and wagertalk, whose openers are junk.',
        ),
      ),
      first_half_total: maybe(number('points', 'Total of the first half; it settles without overtime.')),
      second_half_total: maybe(
        number(
          'points',
          'Total of the points after half-time, quoted at half-time; it settles with overtime (T18).',
        ),
      ),
      home_favored_by: maybe(
        number(
          'points',
          'Spread at the close, positive for a home favourite (T17). Null where missing or no half-point (T29a).',
        ),
      ),
      over_price: maybe(integer('American odds', 'Price of the over at the close.')),
      under_price: maybe(integer('American odds', 'Price of the under at the close.')),
      books: maybe(integer('books', 'Over how many books the source took it; null where it does not say.')),
      quoted_at_utc: maybe(instant("The book's own stamp; null where the source has none.")),
      snapshot_at_utc: maybe(
        instant('When the answer that held it was made; null where the source has none.'),
      ),
      score_agrees: maybe(
        flag(
          "Whether the source's own final score agrees with ESPN's. Where it does not, the line may be another game's: closing_lines leaves it out.",
        ),
      ),
    },
  }),

  in_play_quotes: spec({
    description: "A book's total while a game was under way, at the moment of a snapshot.",
    source:
      'A recorded collection of The Odds API: about two moments a game of 2025-26, half-hourly to hourly',
    asOf: 'the game day',
    key: ['game_id', 'book', 'snapshot_at_utc'],
    unit: ['game_id', 'book', 'snapshot_at_utc'],
    columns: {
      game_id: gameId,
      book: text(
        'Key of the book. betonlineag, lowvig and betus stop moving at the tip (T15); in 8 % of its quotes bovada repeats its own close.',
      ),
      snapshot_at_utc: instant('When the answer that held the quote was made.'),
      quoted_at_utc: maybe(
        instant(
          "The book's own stamp. A quote that is much older than its snapshot was no line any more (T15).",
        ),
      ),
      started_at_utc: maybe(
        instant('When the game began: the provider rewrites its start to the true one at the tip.'),
      ),
      total: number('points', 'Over/under on the final total, overtime included (T18).'),
      over_price: maybe(integer('American odds', 'Null where the snapshot has no price.')),
      under_price: maybe(integer('American odds', 'As over_price.')),
      home_favored_by: maybe(
        number(
          'points',
          "The book's spread on the final margin, positive where our home team is favoured: turned where the provider has the teams the other way round (T12, T17).",
        ),
      ),
      source: word(['line-files'], 'Where the row is from: an imported recording.'),
    },
  }),

  ratings: spec({
    description: "A team's strength before the games of a day.",
    source: "KenPom's archive of daily ratings, and our own on the same scale",
    asOf: 'the day before whose games the rating holds: games of that day and later are unknown to it',
    key: ['source', 'team_id'],
    unit: ['source', 'team_id'],
    columns: {
      source: word(['kenpom', 'own'], 'Whose rating it is.'),
      team_id: text("ESPN's team id."),
      team_name: text("The team's name at the source."),
      adj_offense: number('points per 100 possessions', 'Points scored against an average defence.'),
      adj_defense: number(
        'points per 100 possessions',
        'Points allowed against an average offence; lower is better.',
      ),
      adj_tempo: number('possessions per 40 minutes', 'Against an average opponent.'),
    },
  }),

  team_box: spec({
    description: "A team's box score of a game.",
    source: 'ESPN summaries; before the first collected day recorded team boxes (NCAA)',
    asOf: 'the game day',
    key: ['game_id', 'side'],
    unit: ['game_id'],
    columns: {
      game_id: gameId,
      side: word(['home', 'away'], "The team's side in the table games."),
      team_id: maybe(text("ESPN's team id; null for teams outside Division I in recordings.")),
      team_name: text("The team's name at the source."),
      points: integer('points', 'Overtime included.'),
      opponent_points: integer('points', 'Overtime included.'),
      possessions: maybe(
        number(
          'possessions',
          "As the recording counts them from its plays; null in ESPN's box, which has none: estimate FGA − OREB + TO + 0.475 FTA.",
        ),
      ),
      minutes: maybe(
        number(
          'minutes',
          "Length of the game as the recording sums its possessions: about 39.5, and 5 more an overtime. Null in ESPN's box.",
        ),
      ),
      field_goals_made: integer('shots', 'Threes included.'),
      field_goals_tried: integer('shots', 'Threes included.'),
      threes_made: integer('shots', 'Made from behind the arc.'),
      threes_tried: integer('shots', 'Tried from behind the arc.'),
      free_throws_made: integer('shots', 'Made from the line.'),
      free_throws_tried: integer('shots', 'Tried from the line.'),
      offensive_rebounds: integer('rebounds', 'Team rebounds as the source counts them.'),
      defensive_rebounds: integer('rebounds', 'Team rebounds as the source counts them.'),
      turnovers: integer('turnovers', 'Of the team in all.'),
      assists: integer('assists', 'Passes that led to a basket.'),
      blocks: integer('blocks', 'Shots of the opponent blocked.'),
      fouls: maybe(integer('fouls', 'Fouls committed; null in recordings.')),
      source,
    },
  }),
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type Columns<T extends TableName> = (typeof TABLES)[T]['columns'];
type ValueOf<C> = C extends Column<infer V> ? V : never;

/** A row of a table as this project's code holds it: columns in camel case, instants as texts. */
export type TableRow<T extends TableName> = {
  readonly [K in keyof Columns<T> & string as CamelCase<K>]: ValueOf<Columns<T>[K]>;
};

/** `seconds_left_in_period` → `secondsLeftInPeriod`: the name of a column in a row. */
export function fieldOf(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function tableSpec(table: TableName): TableSpec {
  return TABLES[table];
}
