/** A writer to be killed: puts whole bodies of one letter under one key, one after the other. */
import { folderObjects } from '../../src/store/folder-objects.js';

const store = folderObjects(process.argv[2]!);
for (let i = 0; ; i++) {
  await store.put('raw/a.bin', Buffer.alloc(3_000_000, 'abcdefgh'[i % 8]));
  if (i === 0) console.log('writing');
}
