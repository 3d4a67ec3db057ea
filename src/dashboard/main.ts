import type { HistoryView, RecordView, SlateView } from '../domain/view.js';
import { carriedSeconds, pollSeconds } from './clock.js';
import { isOver } from './panels/card.js';
import { createCardsPanel } from './panels/cards.js';
import { createFooter } from './panels/footer.js';
import { createGamePanel } from './panels/game.js';
import { createMasthead } from './panels/masthead.js';
import { type ConnectionTrouble, createNotices } from './panels/notices.js';
import { createRecordPanel } from './panels/record.js';
import { createTriggersPanel } from './panels/triggers.js';
import { readJson, startPolling, Trouble } from './poll.js';

const TIMEOUT_SECONDS = 10;

/** Seconds between two readings: `?poll=5`, else the page's own setting. */
function chosenPollSeconds(): number {
  const asked = new URLSearchParams(location.search).get('poll');
  const set = document.querySelector('meta[name="ttlu-poll-seconds"]')?.getAttribute('content');
  const seconds = Number(asked ?? set);
  return Number.isFinite(seconds) && seconds >= 0.2 ? seconds : 15;
}

/** `api/slate`, for another day with `?day=2026-03-02`. Relative, so that the page may live under a path. */
function slateAddress(): string {
  const day = new URLSearchParams(location.search).get('day');
  return day === null ? 'api/slate' : `api/slate?day=${encodeURIComponent(day)}`;
}

const chosen = chosenPollSeconds();
let slate: SlateView | null = null;
let receivedMs = 0;
let connection: ConnectionTrouble | null = null;

const masthead = createMasthead();
const notices = createNotices();
const cards = createCardsPanel(selectGame);
const triggers = createTriggersPanel(selectGame);
const record = createRecordPanel();
createFooter();
const game = createGamePanel(() => {
  if (selectedGame() !== null) history.replaceState(null, '', location.pathname + location.search);
});

const everySeconds = () => pollSeconds(slate?.run ?? null, chosen);

const poller = startPolling<SlateView>({
  read: async (signal) => {
    const answer = await readJson<SlateView>(fetch, slateAddress(), signal);
    if (!Array.isArray(answer.games) || !Array.isArray(answer.triggers))
      throw new Trouble('The server speaks another version than this page: reload it.');
    return answer;
  },
  everySeconds,
  timeoutSeconds: TIMEOUT_SECONDS,
  onAnswer: (answer) => {
    slate = answer;
    receivedMs = performance.now();
    connection = null;
    show(answer);
    void readHistory();
    void readRecord(answer);
  },
  onTrouble: (trouble) => {
    connection = { trouble, retrySeconds: everySeconds(), shownUtc: slate?.run?.nowUtc ?? null };
    notices.update(slate, connection);
    document.body.classList.add('out-of-date');
  },
});

function show(current: SlateView): void {
  const carried = carriedSeconds(current.run, receivedMs, performance.now());
  document.body.classList.remove('out-of-date');
  document.body.classList.add('loaded');
  notices.update(current, connection);
  masthead.update(current, carried);
  cards.update(current, carried);
  triggers.update(current);
  game.update(current, carried);
}

/** Ages grow between two answers, and while there is none. */
setInterval(() => {
  if (slate === null) return;
  const carried = carriedSeconds(slate.run, receivedMs, performance.now());
  if (carried === 0) return;
  masthead.update(slate, carried);
  cards.update(slate, carried);
  game.update(slate, carried);
}, 1000);

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') poller.now();
});
addEventListener('online', () => poller.now());

// A game is selected by the address (#game=401…): it can be linked to, and Back closes it --------------------------

function selectedGame(): string | null {
  return /^#game=([\w-]{1,64})$/.exec(location.hash)?.[1] ?? null;
}

function selectGame(gameId: string): void {
  location.hash = `game=${gameId}`;
}

function followAddress(): void {
  const gameId = selectedGame();
  if (gameId === null) {
    game.close();
    return;
  }
  game.open(gameId, slate);
  void readHistory();
}

addEventListener('hashchange', followAddress);
followAddress();

let readingHistory = false;

/** The ticks of the game on show. Its own reading: a chart that fails leaves the page as it is. */
async function readHistory(): Promise<void> {
  const { gameId } = game;
  if (gameId === null || slate === null || readingHistory) return;
  readingHistory = true;
  try {
    const address = `api/games/${encodeURIComponent(gameId)}/history`;
    const answer = await readJson<HistoryView>(fetch, address, AbortSignal.timeout(TIMEOUT_SECONDS * 1000));
    await game.history(answer, slate);
  } catch (error) {
    game.trouble(error instanceof Trouble ? error.message : 'The chart could not be drawn.');
    if (!(error instanceof Trouble)) console.error(error);
  } finally {
    readingHistory = false;
    // Another game was chosen meanwhile.
    if (game.gameId !== null && game.gameId !== gameId) void readHistory();
  }
}

/** Games that were over when the record was read: it changes when another one ends. */
let recordedGames = -1;

/** A record that cannot be read now is read with the next answer: the rest of the page does without. */
async function readRecord(current: SlateView): Promise<void> {
  const over = current.games.filter(isOver).length;
  if (over === recordedGames) return;
  const before = recordedGames;
  recordedGames = over;
  try {
    record.update(
      await readJson<RecordView>(fetch, 'api/record', AbortSignal.timeout(TIMEOUT_SECONDS * 1000)),
    );
  } catch (error) {
    recordedGames = before;
    if (!(error instanceof Trouble)) console.error(error);
  }
}
