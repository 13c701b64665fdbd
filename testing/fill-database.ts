import { randomBytes } from 'node:crypto';
import { openPglite } from '../lib/db/database';
import { databaseFault } from '../lib/db/database-fault';
import { messageStore } from '../lib/db/message-store';
import { personStore } from '../lib/db/person-store';
import { errorLine } from '../lib/log/log';

// Writes into the embedded database until it fails, and then a little more; run in a process of its own, where files
// may only grow so far. Says on stdout, as JSON, how much was taken and what the failures were; on stderr why it could not
// be opened.

const [folder = '', most = '0'] = process.argv.slice(2);
const { db, close } = await openPglite(folder).catch((error: Error) => {
  process.stderr.write(error.message);
  process.exit(1);
});
const rules = { expire: 1, occupantExpire: 1, grace: 1, ring: 1 };
const messages = messageStore(db, { rules, now: () => new Date() });
let taken = 0;
const failed: unknown[] = [];
for (let count = 0; count < Number(most) && failed.length < 3; count++) {
  try {
    await messages.add({ chatId: 'team', authorId: 'ann', text: randomBytes(100_000).toString('hex') });
    taken++;
  } catch (error) {
    failed.push(databaseFault(error) ?? errorLine(error));
  }
}
const readable = await personStore(db)
  .find('ann')
  .then((person) => person?.id, databaseFault);
await close().catch(() => undefined);
process.stdout.write(JSON.stringify({ taken, failed, readable }), () => process.exit());
