import { describe, expect, test } from 'vitest';
import { documentOf, ttlu } from './ttlu.js';

/** Every command, with its options and what they are to be called. */
const COMMANDS = {
  start: ['--live', '--archive <dir>', '--night <day>', '--speed <factor>', '--port <number>', '--once'],
  replay: ['--archive <dir>', '--night <day>', '--speed <factor>', '--store <dir>'],
  'collect daily': ['--date <day>', '--archive <dir>', '--store <dir>'],
  'collect weekly': ['--date <day>', '--archive <dir>', '--store <dir>'],
  backfill: [
    '--from <day>',
    '--to <day>',
    '--source <source>',
    '--archive <dir>',
    '--store <dir>',
    '--credits <number>',
    '--keep-credits <number>',
    '--dry-run',
  ],
  import: ['archive', '--seasons <list>'],
  train: ['--seasons <list>', '--archive <dir>', '--seeds <list>', '--epochs <number>', '--out <dir>'],
  evaluate: ['--seasons <list>', '--archive <dir>', '--model <file>', '--in-sample'],
  'model list': ['--store <dir>'],
  'model history': ['--store <dir>'],
  'model promote': ['version', '--because <text>', '--store <dir>'],
  'model card': ['version', '--html <file>', '--store <dir>'],
  'model drift': ['--day <day>', '--store <dir>'],
  'model rollback': ['--because <text>', '--store <dir>'],
  'new notebook': ['name'],
  'new feature': ['name'],
  'bench tick': ['--ticks <number>'],
  'bench daily': ['--games <number>', '--latency <milliseconds>'],
} as const;

describe('help', () => {
  test.concurrent('of ttlu names every command, --json and the exit codes', async () => {
    const { code, stdout, stderr } = await ttlu(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of Object.keys(COMMANDS)) expect(stdout).toContain(`  ${command.split(' ')[0]} `);
    expect(stdout).toContain('--json');
    expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage.');
  });

  test.concurrent.each(Object.entries(COMMANDS))('of %s names its options', async (command, options) => {
    const { code, stdout, stderr } = await ttlu([...command.split(' '), '--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const option of [...options, '--json']) expect(stdout).toContain(`  ${option} `);
  });

  test.concurrent('is what a command without its sub-command gets, as an error', async () => {
    const { code, stdout, stderr } = await ttlu(['collect']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('daily [options]');
  });
});

describe('wrong usage ends with 2 and says what to write', () => {
  test.concurrent.each([
    ['replay --speeed max', "unknown option '--speeed'", '(Did you mean --speed?)'],
    ['collect dayly', "unknown command 'dayly'", '(Did you mean daily?)'],
    ['replay 2026-03-02', "too many arguments for 'replay'", '(ttlu replay --help tells more)'],
    ['replay --night 2026-02-30', "'2026-02-30' is invalid", 'written like 2026-03-02'],
    ['start --port 70000', "'70000' is invalid", 'from 0 to 65535'],
    ['start --port=', "argument '' is invalid", 'from 0 to 65535'],
    ['start --speed fast', "'fast' is invalid", 'such as 60, at most 100000, or max'],
    ['train', "required option '--seasons <list>'", '(ttlu train --help tells more)'],
    ['evaluate --seasons 2016-18', '"2016-18" is not a season', 'like 2016-17'],
    ['evaluate --seasons 2017-18', 'no recorded archive', '--archive or TTLU_ARCHIVE'],
    ['bench tick --ticks 1', "'1' is invalid", 'from 10 to 5000'],
  ])('ttlu %s', async (line, wrong, way) => {
    const { code, stdout, stderr } = await ttlu(line.split(' '));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(wrong);
    expect(stderr).toContain(way);
    expect(stderr).not.toContain('    at ');
  });

  test.concurrent.each([
    ['replay --json --speed fast', "option '--speed <factor>' argument 'fast' is invalid."],
    ['start --live --night 2026-03-02 --json', '--live shows the games of now'],
  ])('ttlu %s says so in its one document too', async (line, wrong) => {
    const ran = await ttlu(line.split(' '));
    expect(ran.code).toBe(2);
    expect(documentOf(ran)).toEqual({ error: expect.stringContaining(wrong) });
  });
});
