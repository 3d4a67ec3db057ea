import { z } from 'zod';

const probability = z.number().min(0).max(1);

/** The figures of the simulated game; kept in `seeds/simulator.json`. */
const parameters = z.object({
  strength: z.object({
    /** Points per 100 possessions, one standard deviation of teams' attack and of their defence. */
    offenseSd: z.number().positive(),
    defenseSd: z.number().positive(),
    /** Possessions per 40 minutes, one standard deviation of teams. */
    tempoSd: z.number().nonnegative(),
    /** Points by which a home team is better than on a neutral floor. */
    homeEdge: z.number(),
    neutralShare: probability,
    /** How strongly a team's expected efficiency shows in its shooting. */
    shotSlope: z.number().positive(),
  }),
  pace: z.object({
    /** Seconds of a possession's first try. */
    meanSeconds: z.number().positive(),
    /** The same after an offensive rebound or a side-out. */
    againSeconds: z.number().positive(),
    /** Spread of one game's pace about the teams' own, as a share. */
    gameSd: z.number().nonnegative(),
  }),
  shots: z.object({
    threeShare: probability,
    two: probability,
    three: probability,
    freeThrow: probability,
    /** Spread of one game's shooting, both teams alike, as a share. */
    gameSd: z.number().nonnegative(),
    /** Share of efficiency lost for each point of lead over the expected, gained for each point behind it. */
    rubberBand: z.number().nonnegative(),
    leadBand: z.number().nonnegative(),
    offensiveRebound: probability,
    offensiveReboundOfFreeThrow: probability,
    block: probability,
  }),
  turnovers: z.object({ perTry: probability, offensiveFoulShare: probability, stealShare: probability }),
  fouls: z.object({
    /** On a try at two and at three points. */
    shootingTwo: probability,
    shootingThree: probability,
    /** Share of fouled tries that go in. */
    andOneTwo: probability,
    andOneThree: probability,
    /** Before a shot, per try. */
    floor: probability,
    /** Times more of them in the second half. */
    secondHalf: z.number().positive(),
    technical: probability,
    /** Spread of crews, as a share of all fouls. */
    crewSd: z.number().nonnegative(),
  }),
  /** Shooting by two-minute step of regulation, as a factor. */
  efficiencyByStep: z.array(z.number().positive()).length(20),
  endgame: z.object({
    /** The side behind by at most `deficit` fouls on purpose from `seconds` on, with a probability. Deficit ascending. */
    foul: z.array(z.object({ deficit: z.number(), seconds: z.number(), probability })),
    /** Seconds of a hurried try, and the share of threes when three or more behind. */
    hurrySeconds: z.number().positive(),
    hurryThreeShare: probability,
    /** Seconds of a try of a team that protects a lead. */
    holdSeconds: z.number().positive(),
    /** Seconds left from which a tied team waits for the last shot. */
    lastShotSeconds: z.number(),
    /** Shooting in a hurried try, as a factor. */
    hurryShooting: z.number().positive(),
    /** Shooting of the last shot of a tied game, as a factor. */
    lastShotShooting: z.number().positive(),
    /** Shooting in overtime, as a factor. */
    overtimeShooting: z.number().positive(),
  }),
  realTime: z.object({
    /** Seconds of the real clock that each of these takes beside the game clock. */
    foul: z.number(),
    freeThrow: z.number(),
    turnover: z.number(),
    deadBall: z.number(),
    /** Out of bounds, held balls, reviews: spread over all other plays. */
    ball: z.number(),
    tvTimeout: z.number(),
    timeout: z.number(),
    halftime: z.number(),
    overtimeBreak: z.number(),
  }),
  market: z.object({
    /** Points, about the expected total and spread of the two teams. */
    closingTotalSd: z.number().nonnegative(),
    closingSpreadSd: z.number().nonnegative(),
    openingSd: z.number().nonnegative(),
    /** Share of the teams' difference that shows in the margin: the rest goes in garbage time and late fouls. */
    marginSlope: z.number().positive(),
    /** Points of both teams a minute, by two-minute step of regulation. */
    pointsByStep: z.array(z.number().positive()).length(20),
    /** Points of both teams in the last two minutes by the margin then, and of one overtime. */
    lastTwoMinutes: z.array(z.object({ margin: z.number(), points: z.number() })),
    pointsOfOvertime: z.number(),
    /** Points by which totals end above a fair forecast of regulation. */
    overtimePoints: z.number(),
    bookSd: z.number().nonnegative(),
    liveSd: z.number().nonnegative(),
    holdLow: probability,
    holdHigh: probability,
    /** Share of live time in which a book has suspended a game's total, and in which it sleeps on an old one. */
    suspended: probability,
    stale: probability,
  }),
  blemishes: z.object({
    /** Share of games in which the log's score steps back once, and without a named crew. */
    scoreStepsBack: probability,
    noOfficials: probability,
    /** Share of games in which a few plays are entered late, above others that are already there. */
    lateRows: probability,
  }),
});

export type SimulatorParameters = z.output<typeof parameters>;

/** Checks `seeds/simulator.json`. @throws Error naming the field. */
export function simulatorParameters(json: unknown): SimulatorParameters {
  const read = parameters.safeParse(json);
  if (read.success) return read.data;
  throw new Error(`simulator parameters: ${z.prettifyError(read.error)}`);
}
