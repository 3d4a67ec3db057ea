import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quarantine } from '../../pipelines/identity/quarantine.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { temporaryFolder, ttlu } from './ttlu.js';

const UNKNOWN = {
  name: 'Dook Devils',
  reason: 'no team or alias is called "Dook Devils"',
  candidates: [{ teamId: '150', name: 'Duke Blue Devils', score: 0.3 }],
  opponent: null,
  refused: false,
};

describe('ttlu match', () => {
  test('teams answers an array in the list’s order; a file that is not there fails by name', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'list.csv'), 'name\n#5 Duke\nIndiana (PA)\n');
    const { code, stdout } = await ttlu(['match', 'teams', '--in', 'list.csv', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: '#5 Duke', teamId: '150', confidence: 0.98 },
      { name: 'Indiana (PA)', teamId: null, reason: '"Indiana (PA)" is a school outside Division I' },
    ]);
    const text = await ttlu(['match', 'teams', '--in', 'list.csv'], { cwd });
    expect(text.stdout).toContain('1 of 2 names are a team');
    const missing = await ttlu(['match', 'teams', '--in', 'nowhere.csv', '--json'], { cwd });
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: expect.stringContaining('nowhere.csv') });
  });

  test('referees answers the people', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'list.csv'), 'name\nMike Reed\nMichael Reed\n');
    const { code, stdout } = await ttlu(['match', 'referees', '--in', 'list.csv', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'michael reed', spellings: ['Michael Reed', 'Mike Reed'], rows: [0, 1], confidence: 0.95 },
    ]);
  });

  test('games wants days in order and an archive', async () => {
    const span = ['--from', '2026-01-02', '--to', '2026-01-01'];
    expect((await ttlu(['match', 'games', ...span])).code).toBe(2);
    expect((await ttlu(['match', 'games', '--from', '2026-01-01', '--to', '2026-01-02'])).code).toBe(2);
  });
});

describe('ttlu identity', () => {
  test('lists a quarantined name, accepts it, and the next list knows it', async () => {
    const cwd = await temporaryFolder();
    const store = join(cwd, '.ttlu');
    await mkdir(store, { recursive: true });
    await quarantine(folderObjects(join(store, 'objects')), 'newbook', '2026-03-02', [UNKNOWN]);
    await writeFile(join(cwd, 'list.csv'), 'name\nDook Devils\n');
    const ask = (...args: string[]) => ttlu([...args, '--json'], { cwd });

    expect(JSON.parse((await ask('identity', 'review')).stdout)).toMatchObject({
      names: [{ name: 'Dook Devils', source: 'newbook', decision: null }],
    });
    expect((await ask('identity', 'review', '--accept', 'Dook Devils')).code).toBe(2);
    expect((await ask('identity', 'review', '--accept', 'Dook Devils', '--team', '1')).code).toBe(2);
    expect((await ask('identity', 'review', '--reject', 'Nobody')).code).toBe(2);
    const accepted = await ask(
      'identity',
      'review',
      '--accept',
      'Dook Devils',
      '--team',
      '150',
      '--by',
      'ana',
    );
    expect(JSON.parse(accepted.stdout)).toMatchObject({ decision: { teamId: '150', by: 'ana' } });
    expect(JSON.parse((await ask('match', 'teams', '--in', 'list.csv')).stdout)).toMatchObject([
      { teamId: '150', reason: expect.stringContaining('accepted by ana') },
    ]);
    expect(JSON.parse((await ask('identity', 'review')).stdout)).toEqual({ names: [] });
    expect(JSON.parse((await ask('identity', 'review', '--all')).stdout).names).toHaveLength(1);
  });

  test('coverage says that nothing has reported yet, and writes a page all the same', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await ttlu(['identity', 'coverage', '--html', 'page.html'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('no job has reported yet');
    expect(await readFile(join(cwd, 'page.html'), 'utf8')).toContain('No job has reported yet');
    expect((await ttlu(['identity', 'coverage', '--job', 'nothing'], { cwd })).code).toBe(2);
  });
});
