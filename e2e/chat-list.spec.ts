import { query } from '../testing/query-postgres';
import { expect, test } from './fixtures';

const CHATS = 120;

test('who is in many chats has them page by page, without script too, and the open one beside every chat', async ({
  guest,
  also,
  postgres,
}) => {
  // Of its own: other walks want Ivan with the chats of the demo.
  await query(postgres, 'drop database if exists many_chats with (force)');
  await query(postgres, 'create database many_chats');
  const own = postgres.replace(/\w+$/, 'many_chats');
  const app = await also.app({ DATABASE_URL: own });
  await query(
    own,
    `insert into chats (id, kind, title, created_at) select 'many-' || n, 'group', 'Чат ' || n,
       timestamptz '2020-01-01Z' + n * interval '1 minute' from generate_series(1, ${CHATS}) n`,
  );
  await query(
    own,
    `insert into members (chat_id, person_id, role) select 'many-' || n, 'ivan', 'member' from generate_series(1, ${CHATS}) n`,
  );
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await guest({ as: 'ivan', app, javaScriptEnabled });
    await page.goto('/');
    const titles = () => page.getByRole('main').getByRole('listitem').locator('bdi').allTextContents();
    const seen = await titles();
    // The demo's own are the newest.
    expect(seen.slice(0, 3)).toEqual(['Команда', 'Мария Соколова', `Чат ${CHATS}`]);
    const more = page.getByRole('link', { name: 'Ещё чаты' });
    while (await more.isVisible()) {
      const before = page.url();
      await more.focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.url()).not.toBe(before);
      await expect.poll(titles).not.toContain(seen.at(-1));
      seen.push(...(await titles()));
    }
    const all = Array.from({ length: CHATS }, (_, index) => `Чат ${CHATS - index}`);
    expect(seen).toEqual(['Команда', 'Мария Соколова', ...all]);
    await page.getByRole('link', { name: 'К первым чатам' }).click();
    await expect(page.getByRole('link', { name: /^Команда/ })).toBeVisible();

    await page.goto('/chats/many-1');
    const beside = page.getByRole('navigation', { name: 'Чаты' });
    await expect(beside.getByRole('link').first()).toHaveAttribute('href', '/chats/many-1');
    await expect(beside.locator('[aria-current=page]')).toContainText('Чат 1');
    // The list is as long as it is: what leads on comes after the last chat of the page.
    const [last, on] = [
      beside.getByRole('link', { name: /^Чат 93 / }),
      beside.getByRole('link', { name: 'Ещё чаты' }),
    ];
    const [above, below] = [await last.boundingBox(), await on.boundingBox()];
    expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
    await expect(page.getByRole('heading', { name: 'Чат 1', exact: true })).toBeVisible();
  }
});
